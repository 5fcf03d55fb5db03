"""Repeats have random periods; the scores tell a perfect head from an even one."""

from __future__ import annotations

import torch

from tutor.data.sequences import repeated_sequences
from tutor.models.induction import AttentionOnly, induction_score, previous_token_score
from tutor.training import Trainer, constant


def test_rows_repeat_with_periods_of_their_own() -> None:
    ids, judged = repeated_sequences(50, 40, 29, torch.Generator().manual_seed(0), periods=(8, 20))
    assert ids.shape == judged.shape == (50, 41)
    starts = judged.float().argmax(1)
    assert starts.min() >= 8 and starts.max() <= 20 and len(set(starts.tolist())) > 5
    for row, start in zip(ids, starts.tolist(), strict=True):
        assert torch.equal(row[start:], row[: 41 - start])


def test_scores_of_hand_made_heads() -> None:
    ids = torch.tensor([[3, 1, 4, 3, 1, 4]])
    previous = torch.zeros(1, 1, 6, 6)
    induction = torch.zeros(1, 1, 6, 6)
    previous[0, 0, range(1, 6), range(5)] = 1.0
    induction[0, 0, (3, 4, 5), (1, 2, 3)] = 1.0
    assert previous_token_score(previous).item() == 1.0
    assert induction_score(induction, ids).item() == 1.0
    assert induction_score(previous, ids).item() == 0.0


def test_the_model_is_causal_and_judges_only_the_repeats() -> None:
    torch.manual_seed(0)
    model = AttentionOnly(29, 40, n_layer=2)
    ids, judged = repeated_sequences(3, 40, 29, torch.Generator().manual_seed(0))
    changed = ids.clone()
    changed[:, 30] = (changed[:, 30] + 1) % 29
    difference = (model(ids[:, :-1])[0] - model(changed[:, :-1])[0]).abs().amax((0, 2))
    assert difference[:30].max() == 0 and difference[30:].max() > 0
    logits = model(ids[:, :-1])[0]
    expected = -logits.log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0][judged[:, 1:]].mean()
    torch.testing.assert_close(model.loss(ids, judged), expected)


def test_two_layers_find_what_followed_and_one_does_not() -> None:
    right, maps = {}, {}

    def rows(generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        return repeated_sequences(64, 24, 17, generator, periods=(5, 11))

    ids, judged = rows(torch.Generator().manual_seed(9))
    for n_layer in (1, 2):
        torch.manual_seed(0)
        model = AttentionOnly(17, 24, n_layer=n_layer, n_head=2, n_embd=32)
        for _ in Trainer(model, rows, schedule=constant(5e-3), weight_decay=0.0).run(250):
            pass
        with torch.no_grad():
            logits, maps[n_layer] = model(ids[:, :-1], weights=True)
        right[n_layer] = (logits.argmax(-1) == ids[:, 1:])[judged[:, 1:]].float().mean().item()
    assert right[1] < 0.5 and right[2] > 0.8
    assert previous_token_score(maps[2][0]).max() > 0.35 > 0.2 > previous_token_score(maps[1][0]).max()
    assert induction_score(maps[2][1], ids[:, :-1]).max() > 0.7 > 0.4 > induction_score(maps[1][0], ids[:, :-1]).max()
