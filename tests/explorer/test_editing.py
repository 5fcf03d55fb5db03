"""Edits against a softmax computed on its own: masked keys, set scores, with scores kept and without."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.explorer.figures import ENTRIES, SIZE, expected_weights, kept_attention
from tests.plots.samples import attention_matrix
from tutor.explorer import explore
from tutor.explorer.editing import NO_MODEL, ablated_head, answered, entered, masked_key, nudged, restored, typing
from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import is_masked, shown_matrix
from tutor.figures import Attention, Edits

FIGURES = {"with scores": kept_attention(), "without scores": replace(kept_attention(), scores=None)}


def opened(figure: Attention, query: int = 4, key: int = 2, **rest: bool) -> Exploration:
    return explore(figure, **rest).at_head(1, 2).in_view("matrix").at_cell(query, key)


@pytest.mark.parametrize("kind", FIGURES)
def test_a_masked_token_is_seen_by_nobody_and_the_softmax_follows(kind: str) -> None:
    changed = masked_key(opened(FIGURES[kind]))
    assert changed.edits.masked == (2,)
    for layer in range(2):
        for head in range(3):
            for query in range(SIZE):
                wanted = expected_weights(kept_attention(), layer, head, query, shut=(2,))
                assert changed.maps.weights(layer, head)[query] == pytest.approx(wanted, abs=1e-9)
    assert is_masked(changed, 4, 2) and shown_matrix(changed).masked[4][2]  # type: ignore[index]
    assert masked_key(changed).maps is changed.original


def test_a_score_is_typed_and_weights_and_output_follow() -> None:
    figure = kept_attention()
    typed = opened(figure)
    for sign in "2.25":
        typed = typing(typed, sign)
    assert typed.typed == "2.25"
    changed = entered(typed)
    assert changed.edits.cells == ((1, 2, 4, 2, 2.25),)
    wanted = expected_weights(figure, 1, 2, 4, score={2: 2.25})
    assert changed.maps.weights(1, 2)[4] == pytest.approx(wanted)
    assert changed.maps.weights(1, 2)[3] == figure.weights[1][2][3]
    assert changed.maps.weights(0, 0) == figure.weights[0][0]
    stages = changed.maps.stages(1, 2, 4)
    assert figure.values is not None and stages.output is not None
    output = [sum(w * (v[d] or 0.0) for w, v in zip(wanted, figure.values[1][2], strict=True)) for d in range(ENTRIES)]
    assert stages.output == pytest.approx(output)


def test_without_scores_a_nudge_moves_the_weight_by_its_factor() -> None:
    figure = FIGURES["without scores"]
    before = figure.weights[1][2][4]
    after = nudged(opened(figure), 0.5).maps.weights(1, 2)[4]
    assert before[2] is not None and before[1] is not None and after[2] is not None and after[1] is not None
    assert (after[2] / after[1]) / (before[2] / before[1]) == pytest.approx(2.718281828**0.5)
    assert sum(weight or 0.0 for weight in after) == pytest.approx(1.0)


def test_scores_that_do_not_give_the_weights_are_not_used() -> None:
    wrong = replace(kept_attention(), scale=3.0)
    assert not opened(wrong).maps.stages(1, 2, 4).kept
    assert masked_key(opened(wrong)).maps.weights(1, 2)[4] == pytest.approx(
        expected_weights(kept_attention(), 1, 2, 4, shut=(2,))
    )


def test_the_stages_of_a_query_are_its_numbers() -> None:
    figure = kept_attention()
    stages = opened(figure).maps.stages(1, 2, 4)
    assert figure.scores is not None
    assert stages.kept and stages.scores == figure.scores[1][2][4]
    assert stages.scaled == pytest.approx([0.5 * float(one or 0.0) for one in figure.scores[1][2][4]])
    assert stages.masked[5] == float("-inf") and stages.masked[:5] == stages.scaled[:5]
    assert stages.weights == pytest.approx(figure.weights[1][2][4])


def test_what_is_typed_can_be_changed_and_dropped() -> None:
    now = opened(kept_attention())
    for sign in ("1", ".", ".", "5", "-"):
        now = typing(now, sign)
    assert now.typed == "-1.5"
    assert typing(typing(now, "backspace"), "backspace").typed == "-1"
    assert entered(replace(now, typed="-")).edits == Edits()
    assert now.moved(0, 1).typed == ""


def test_restoring_shows_the_figure_as_it_came() -> None:
    changed = nudged(masked_key(opened(kept_attention())), 0.5)
    back = restored(changed.changed(shows="change"))
    assert back.maps is back.original and not back.edits and back.shows == "weights"


def test_the_last_key_can_not_be_masked() -> None:
    now = opened(attention_matrix(2), 1, 0)  # type: ignore[arg-type]
    once = masked_key(now)
    twice = masked_key(once.at_cell(1, 1))
    assert twice.edits.masked == (0,) and "one key has to stay" in twice.said


def test_ablation_needs_a_model_and_says_so() -> None:
    alone = ablated_head(opened(kept_attention()))
    assert alone.said == NO_MODEL and not alone.edits
    changed = ablated_head(opened(kept_attention(), has_model=True))
    assert changed.edits.ablated == ((1, 2),) and changed.pending
    assert changed.maps.stages(1, 2, 4).output == (0.0,) * ENTRIES
    assert ablated_head(changed).edits == Edits()


def test_the_models_answer_takes_the_place_of_what_was_recomputed() -> None:
    changed = ablated_head(opened(kept_attention(), has_model=True))
    answer = replace(kept_attention(), loss=3.0)
    now = answered(changed, answer)
    assert now.figure is answer and not now.pending and now.original.figure.loss == 2.5


def test_the_edits_carry_the_part_of_the_model() -> None:
    figure = replace(kept_attention(), part="decoder")
    assert masked_key(opened(figure)).edits.part == "decoder"
