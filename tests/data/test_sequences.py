"""Generated sequences: what is asked for can be told from what was given, and from nothing less."""

from __future__ import annotations

import torch

from tutor.data.sequences import (
    bracket_sequences,
    flag_sequences,
    marked_recall_sequences,
    recall_sequences,
    repeated_sequences,
)


def test_depth_is_the_count_of_open_brackets() -> None:
    ids, depths = bracket_sequences(300, 41, torch.Generator().manual_seed(0), deepest=3, idle=0.3)
    assert ids.shape == depths.shape == (300, 41) and set(ids.flatten().tolist()) == {0, 1, 2}
    counted = ((ids == 0).long() - (ids == 1).long()).cumsum(1)
    assert torch.equal(counted, depths)
    assert set(depths.flatten().tolist()) == {0, 1, 2, 3}
    assert 0.27 < float((ids == 2).float().mean()) < 0.33


def test_blocks_repeat_with_a_period_of_their_own() -> None:
    ids, judged = repeated_sequences(200, 47, 31, torch.Generator().manual_seed(0), periods=(5, 11))
    periods = (~judged).sum(1)
    assert set(periods.tolist()) == set(range(5, 12))
    for row, period in zip(ids, periods.tolist(), strict=True):
        assert torch.equal(row[period:], row[:-period])


def test_recall_asks_for_the_first_symbol_at_the_end_only() -> None:
    ids, targets = recall_sequences(100, 13, torch.Generator().manual_seed(0), symbols=7)
    assert ids.shape == (100, 14) and (ids[:, -1] == 7).all() and (ids[:, :-1] < 7).all()
    assert torch.equal(targets[:, -1], ids[:, 0]) and (targets[:, :-1] == -1).all()


def test_marked_recall_asks_for_the_one_marked_symbol() -> None:
    ids, targets = marked_recall_sequences(300, 5, torch.Generator().manual_seed(0), symbols=7)
    assert ids.shape == (300, 6) and (ids[:, -1] == 7).all() and (targets[:, :-1] == -1).all()
    marked = ids > 7
    assert (marked.sum(1) == 1).all() and set(marked.nonzero()[:, 1].tolist()) == set(range(5))
    assert torch.equal(ids[marked] - 8, targets[:, -1])


def test_the_flag_is_what_the_last_sign_made_it() -> None:
    ids, up = flag_sequences(50, 41, torch.Generator().manual_seed(0), letters=3, share=0.2)
    assert ids.shape == up.shape == (50, 41) and set(ids.flatten().tolist()) == set(range(5))
    for row, flags in zip(ids.tolist(), up.tolist(), strict=True):
        flag = 0
        for symbol, told in zip(row, flags, strict=True):
            flag = {3: 1, 4: 0}.get(symbol, flag)
            assert told == flag
    assert 0.17 < (ids >= 3).float().mean() < 0.23
