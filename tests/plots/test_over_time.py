"""Attention over training time: the detectors against PyTorch's, and what each step says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from tests.plots.samples import two_heads_appear
from tutor import lab
from tutor.data.sequences import repeated_sequences
from tutor.models import induction as models
from tutor.plots import Palette, describe
from tutor.plots.detectors import best_heads, induction, previous_token
from tutor.plots.over_time import attention_at, draw_step
from tutor.plots.room import Room


@pytest.mark.parametrize("seed", range(4))
def test_the_detectors_are_those_of_the_library(seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    ids = repeated_sequences(1, 24, 26, draw)[0][:, :24]
    weights = torch.rand(1, 3, 24, 24, generator=draw).tril().softmax(-1)
    tokens = [str(int(one)) for one in ids[0]]
    rows = weights[0].tolist()
    np.testing.assert_allclose([previous_token(head) for head in rows], models.previous_token_score(weights), atol=1e-6)
    np.testing.assert_allclose(
        [induction(head, tokens) for head in rows], models.induction_score(weights, ids), atol=1e-6
    )


def test_the_best_heads_appear_one_after_the_other() -> None:
    found = best_heads(two_heads_appear())
    before, after = found["previous token"], found["induction"]
    assert [one.name for one in before[1:]] == ["L1H1"] * 4 and [one.name for one in after[2:]] == ["L2H2"] * 3
    assert before[-1].score > 0.9 and after[-1].score > 0.9
    assert before[2].score > 2 * after[2].score, "the previous-token head comes first"


def test_without_a_repetition_there_is_nothing_to_follow() -> None:
    assert induction([[1.0, 0.0], [0.5, 0.5]], ["a", "b"]) == 0.0
    assert previous_token([[1.0]]) == 0.0


def test_every_step_draws_its_own_heads_on_one_ramp_and_the_cursor_on_the_curve() -> None:
    figure = two_heads_appear()
    room = Room(width=80, height=22, palette=Palette(colors="none", ascii=True), hint="")
    pictures = []
    for at in range(len(figure.steps)):
        lines = ["".join(part.text for part in line) for line in draw_step(figure, at, room, best_heads(figure))]
        assert f"step {figure.steps[at]:.0f}, {at + 1} of 5" in lines[0]
        pictures.append(lines)
    assert attention_at(figure, 0).high == attention_at(figure, 4).high == 1.0
    cursors = [cursor_of(lines[2:7]) for lines in pictures]
    assert cursors == sorted(cursors) and len(set(cursors)) == 5
    assert all("[" in line and "]" in line for lines in pictures for line in lines if line.startswith("previous token"))


def cursor_of(chart: list[str]) -> int:
    """The column right of the axis that is a line from top to bottom, but for where the curve crosses it."""
    return max(range(2, 80), key=lambda x: sum(line[x] == "|" for line in chart))


def test_the_words_name_the_detectors_step_by_step() -> None:
    told = describe(two_heads_appear(), 100).splitlines()
    assert told[1] == "5 saved steps of 4 heads; for each the losses and the best heads"
    assert told[-1] == "  step 200   loss 0.2144   previous token L1H1 .96   induction L2H2 .92"


SHAPE = (3, 2, 2, 5, 5)


@pytest.mark.parametrize(
    "make", [torch.ones, lambda *size: list(torch.ones(*size)), np.ones], ids=["torch", "list", "numpy"]
)
def test_weights_come_as_one_tensor_or_as_a_list_of_steps(make: Any) -> None:
    weights = make(SHAPE) if make is np.ones else make(*SHAPE)
    figure = lab.over_time([1, 10, 100], weights, "abcde", losses=[3, 2, 1], show=False)
    assert len(figure.weights) == 3 and figure.weights[0][1][0][4] == (1.0,) * 5
    assert figure.losses[0].x == (1.0, 10.0, 100.0) and figure.tokens == tuple("abcde")


@pytest.mark.parametrize(
    ("steps", "shape", "options", "words"),
    [
        (2, SHAPE, {}, "2 steps and 3 sets of weights"),
        (3, (3, 2, 5, 5), {}, "have 4 axes .layers, heads, queries, keys., these have 3"),
        (25, (25, 1, 1, 2, 2), {}, "25 steps: save 24 at the most"),
        (24, (24, 2, 4, 40, 40), {}, "307200 weights: keep 150000 at the most"),
        (3, SHAPE, {"tokens": "abc"}, "3 tokens for 5 queries"),
        (3, SHAPE, {"losses": [1, 2]}, "the loss 'loss' has 2 values for 3 steps"),
        (3, SHAPE, {"losses": {"a": [1, 2, 3]}, "loss_steps": [1, 2]}, "the loss 'a' has 3 values for 2 steps"),
    ],
)
def test_what_does_not_fit_is_told(steps: int, shape: tuple[int, ...], options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lab.over_time(range(steps), torch.zeros(*shape), show=False, **options)
