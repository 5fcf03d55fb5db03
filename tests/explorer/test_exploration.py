"""Moves over heads, cells, views and training steps; what is offered in each state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.explorer.figures import TOKENS, kept_attention
from tests.plots.samples import attention_matrix, heads, similarity, two_heads_appear
from tutor.explorer import Exploration, explorable, explore
from tutor.explorer.axes import special_places
from tutor.explorer.maps import HeadMaps
from tutor.explorer.moves import MOVES
from tutor.explorer.offers import offered
from tutor.explorer.opening import followed
from tutor.explorer.window import window
from tutor.figures import Attention, Matrix
from tutor.plots.detectors import DETECTORS, first_token, induction, previous_token


def test_all_heads_come_first_where_there_are_several_and_the_training_where_it_was_kept() -> None:
    assert explore(kept_attention()).view == "heads"
    assert explore(attention_matrix()).view == "matrix"
    assert explore(two_heads_appear()).view == "time"
    assert explore(two_heads_appear()).at == 4


def test_what_is_no_attention_is_not_explored() -> None:
    assert not explorable(similarity())
    assert not explorable(Attention(title="", weights=((),), queries=(), keys=()))
    assert not explorable(Attention(title="", weights=((((0.5, 0.5), (1.0,)),),), queries=("a", "b"), keys=("a", "b")))
    assert not explorable(Matrix(title="", values=(), row_title="query", column_title="key"))


def test_the_cursor_moves_over_heads_and_over_cells_and_stops_at_the_ends() -> None:
    start = explore(kept_attention())
    moved = start.moved(1, 2)
    assert (moved.layer, moved.head) == (1, 2)
    assert (moved.moved(5, 5).layer, moved.moved(5, 5).head) == (1, 2)
    cell = MOVES["open"](moved).moved(2, 9999)
    assert (cell.view, cell.query, cell.key) == ("matrix", 2, 5)
    along = replace(cell, view="token").moved(-1, 2)
    assert (along.query, along.key) == (4, 4), "below each other lie the keys, so down moves the key"


def test_heads_and_layers_go_round() -> None:
    one = explore(kept_attention()).in_view("matrix")
    assert MOVES["head before"](one).head == 2
    assert MOVES["layer before"](one).layer == 1
    assert MOVES["layer next"](MOVES["layer next"](one)).layer == 0


def test_the_mean_and_the_maximum_over_heads_are_those_of_the_array() -> None:
    figure = kept_attention()
    maps = HeadMaps(figure)
    for query in range(6):
        for key in range(6):
            layer = [figure.weights[1][head][query][key] or 0.0 for head in range(3)]
            every = [figure.weights[at][head][query][key] or 0.0 for at in range(2) for head in range(3)]
            assert maps.over(1, 0, "mean")[query][key] == pytest.approx(sum(layer) / 3)
            assert maps.over(1, 0, "max")[query][key] == max(layer)
            assert maps.over(1, 0, "mean of all")[query][key] == pytest.approx(sum(every) / 6)
            assert maps.over(0, 0, "max of all")[query][key] == max(every)


def test_special_tokens_are_left_out_of_rows_and_columns_and_the_cursor_leaves_them() -> None:
    hidden = explore(kept_attention()).in_view("matrix").with_special(True)
    assert hidden.query_places == hidden.key_places == (1, 2, 3, 4, 5)
    assert (hidden.query, hidden.key) == (1, 1)
    assert hidden.moved(-1, -1).query == 1
    assert MOVES["special"](hidden).query_places == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("token", "special"),
    [("[CLS]", True), ("<pad>", True), ("</s>", True), ("<|endoftext|>", True), ("[MASK]", True), ("<unk>", True),
     ("[", False), ("a<b", False), ("<", False), ("[x]", False), ("the", False)],
)  # fmt: skip
def test_signs_are_known_by_how_they_are_written(token: str, special: bool) -> None:
    figure = Attention(title="", weights=(), queries=("a", token), keys=("a", token))
    assert (1 in special_places(figure, "keys")) == special


def test_detectors_find_the_heads_that_were_built_to_do_their_work() -> None:
    size = len(TOKENS)
    previous = tuple(tuple(float(key == max(0, query - 1)) for key in range(size)) for query in range(size))
    first = tuple(tuple(float(key == 0) for key in range(size)) for query in range(size))
    followed_by = tuple(
        tuple(float(key == (query - 2 if query >= 4 else 0)) for key in range(size)) for query in range(size)
    )
    figure = replace(kept_attention(), weights=((first, previous), (followed_by, first)), masked=None)
    assert previous_token(previous) == first_token(first) == induction(followed_by, TOKENS) == 1.0
    start, found = explore(figure), {}
    for _ in range(3):
        start = start.best_head()
        found[start.detector] = (start.layer, start.head)
        assert "1.0" in start.said
    assert found == {"previous token": (0, 1), "first token": (0, 0), "induction": (1, 0)}
    assert list(found) == list(DETECTORS)


def test_cross_attention_has_no_detectors() -> None:
    figure = replace(kept_attention(), queries=tuple("uvwxyz"))
    assert explore(figure).maps.detected(0, 0) == {}
    assert "best" not in offered(explore(figure))


def test_only_what_works_is_offered() -> None:
    one = explore(attention_matrix())
    assert not {"head", "layer", "step", "all_heads", "over", "ablate", "sweep", "special", "restore", "set"} & offered(
        one
    )
    assert {"move", "view", "stages", "mask", "nudge", "cells"} <= offered(one)
    grid = explore(kept_attention(), has_model=True)
    assert {"open", "head", "layer", "ablate"} <= offered(grid) and not {"mask", "cells", "set"} & offered(grid)
    assert "sweep" in offered(grid, sweeps=True)
    assert "step" in offered(explore(two_heads_appear()))
    beyond = one.at_cell(2, 9)
    assert not {"nudge", "minus"} & offered(beyond), "a masked cell has no score to set"


def test_a_newer_figure_keeps_the_place() -> None:
    place = explore(heads(3, 3, 5)).at_head(2, 2).in_view("matrix").at_cell(4, 1)
    newer = followed(place, heads(1, 2, 3))
    assert (newer.layer, newer.head, newer.query, newer.key) == (0, 1, 2, 1)
    assert newer.maps.figure == heads(1, 2, 3)


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("figure", (attention_matrix(5), kept_attention(), two_heads_appear()))
def test_every_move_that_is_offered_leads_to_a_state(name: str, figure: Attention) -> None:
    for view in ("time", "heads", "matrix", "lines", "token", "stages"):
        now = explore(figure)
        if (view == "time" and now.training is None) or (view == "heads" and not now.several_heads):
            continue
        now = now.in_view(view)  # type: ignore[arg-type]
        if name.partition(" ")[0] in offered(now):
            assert isinstance(MOVES[name](now), Exploration)


@pytest.mark.parametrize("step", (1, 2))
def test_the_window_always_holds_the_cursor(step: int) -> None:
    for count in range(1, 40):
        for shown in range(step, 20, step):
            for cursor in range(count):
                seen = window(cursor, count, shown, step)
                assert cursor in seen and len(seen) <= max(shown, 1) and seen.start % step == 0 and seen.stop <= count
