"""The calculator in the reader's hands: its states without a screen, and its keys on one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.plots.samples import PALETTES, calculator
from tests.ui.pictures import compare
from tests.ui.test_figure_screen import ScreenApp
from tutor.plots.calculator import draw_live
from tutor.plots.room import Room
from tutor.ui.calculating import Calculation
from tutor.ui.widgets.calculator_view import CalculatorView

OPEN = replace(calculator(), masked=((False,) * 4,) * 4)


def begun() -> Calculation:
    return Calculation.of(OPEN)


# ---------------------------------------------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("moves", "place", "query"),
    [
        ([(1, 0)], ("q", 3, 0), 3),
        ([(-9, 0)], ("q", 0, 0), 0),
        ([(1, 0), (1, 0)], ("k", 0, 0), 3),
        ([(2, 0), (0, 3), (0, 1)], ("v", 0, 0), 2),
        ([(2, 0), (0, 4), (0, -1)], ("k", 0, 3), 2),
        ([(2, 0), (-1, 0)], ("q", 3, 0), 3),
        ([(0, 99)], ("q", 2, 3), 2),
    ],
)
def test_the_cursor_goes_from_matrix_to_matrix(
    moves: list[tuple[int, int]], place: tuple[str, int, int], query: int
) -> None:
    state = begun()
    for move in moves:
        state = state.moved(*move)
    assert (state.place, state.figure.query) == (place, query)


def test_tab_goes_round_and_comes_back_to_the_query() -> None:
    state = begun().in_next_matrix(1)
    assert state.place == ("k", 2, 0)
    assert state.moved(-1, 0).in_next_matrix(1).place == ("v", 1, 0)
    assert state.moved(-1, 0).in_next_matrix(-1).place == ("q", 2, 0)


@pytest.mark.parametrize(
    ("signs", "value"),
    [
        ("25", 25.0),
        ("2.5", 2.5),
        ("2..5", 2.5),
        ("3-", -3.0),
        ("3--", 3.0),
        ("9999999", 999.0),
        (".", None),
        ("", None),
    ],
)
def test_what_is_typed_becomes_the_number(signs: str, value: float | None) -> None:
    state = begun()
    for sign in signs:
        state = state.typing(sign)
    after = state.entered()
    assert after.typed == ""
    assert after.value == (value if value is not None else begun().value)
    assert bool(after.changed) == (value is not None)


def test_backspace_takes_the_last_digit_and_moving_drops_what_is_typed() -> None:
    state = begun().typing("1").typing("2").typing("backspace")
    assert state.typed == "1" and state.typing("backspace").typed == ""
    assert state.typing("-").typing("backspace").typed == ""
    assert state.moved(0, 1).typed == "" and state.moved(0, 1).figure == OPEN


def test_every_change_names_what_it_moved_and_restoring_brings_all_of_it_back() -> None:
    state = begun().in_next_matrix(1).nudged(0.5)
    assert ("k", 2, 0) in state.changed and ("output", 2, 0) in state.changed
    assert ("v", 0, 0) not in state.changed
    masked = state.masking()
    assert masked.figure.masked[2] == (False, False, True, False) and ("weights", 2, 0) in masked.changed
    assert not any(name == "scores" for name, _, _ in masked.changed)
    assert masked.masking().figure == state.figure
    causal = masked.causing()
    assert causal.figure.causal and ("weights", 0, 1) in causal.changed
    raw = causal.scaling()
    assert not raw.figure.scale and ("scaled", 0, 0) in raw.changed
    back = raw.at_query(-1).restored()
    assert back.figure == replace(OPEN, query=1) and ("scaled", 0, 0) in back.changed


def test_a_query_has_no_key_to_mask() -> None:
    assert begun().masking() == begun()


def test_another_query_keeps_the_cursor_in_k_and_takes_it_along_in_q() -> None:
    in_k = begun().in_next_matrix(1).at_query(1)
    assert (in_k.place, in_k.figure.query) == (("k", 2, 0), 3)
    in_q = begun().at_query(-9)
    assert (in_q.place, in_q.figure.query) == (("q", 0, 0), 0)


# ---------------------------------------------------------------------------------------------------- pictures


@pytest.mark.parametrize("size", [(80, 22), (160, 48)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_live_picture_in_every_palette(size: tuple[int, int]) -> None:
    state = begun().in_next_matrix(1).nudged(0.5).typing("7")
    parts = []
    for name, palette in PALETTES.items():
        lines = draw_live(state.figure, Room(width=size[0], height=size[1], palette=palette, hint=""), state.hand)
        text = ["".join(segment.text for segment in line) + "|" for line in lines]
        assert name != "ascii" or all(line.isascii() for line in text)
        parts.append("\n".join([f"=== {name}", *text]))
    compare(f"calculator_{size[0]}x{size[1]}.txt", "\n".join(parts) + "\n")


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_six_queries_and_keys_of_four_numbers_fit_a_small_terminal(size: int) -> None:
    figure = calculator(size, 4)
    figure = replace(figure, v=tuple((*row, 9.0) for row in figure.v))
    lines = draw_live(figure, Room(width=80, height=22, palette=PALETTES["none"], hint="THE-REST"), begun().hand)
    text = ["".join(segment.text for segment in line) for line in lines]
    assert not any("THE-REST" in line for line in text)
    assert any(line.startswith("K ") and " V " in line for line in text), "K, the stages and V share their rows"


# ---------------------------------------------------------------------------------------------------- keys


def view_of(app: ScreenApp) -> CalculatorView:
    return app.screen.query_one(CalculatorView)


async def test_a_number_is_typed_and_every_stage_follows() -> None:
    app = ScreenApp(OPEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.text()
        assert "enter sets it" not in before
        await pilot.press("tab", "1", "2", ".", "5")
        await pilot.pause()
        assert "[12.5]" in app.text() and "12.5   enter sets it" in app.text()
        assert view_of(app).calculation.figure == OPEN
        await pilot.press("enter")
        await pilot.pause()
        assert view_of(app).calculation.value == 12.5
        assert "•" in app.text() and "•" not in before


async def test_half_steps_and_signs() -> None:
    app = ScreenApp(OPEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("+", "+")
        assert view_of(app).calculation.value == 0.0
        await pilot.press("-")
        assert view_of(app).calculation.value == -0.5
        await pilot.press("3", "-", "enter")
        assert view_of(app).calculation.value == -3.0


async def test_escape_first_drops_what_is_typed_and_then_goes_back() -> None:
    app = ScreenApp(OPEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("4", "escape")
        assert view_of(app).calculation == begun() and app.screen is app.figure_screen
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not app.figure_screen


async def test_masks_scale_queries_and_back_again() -> None:
    app = ScreenApp(OPEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("m")
        assert view_of(app).calculation.figure == OPEN, "no key is under the cursor"
        await pilot.press("tab", "m")
        await pilot.pause()
        assert "−∞" in app.text()
        await pilot.press("c", "x")
        await pilot.pause()
        assert "not scaled, causal mask" in app.text()
        await pilot.press("pageup", "r")
        await pilot.pause()
        assert "query 2 of 4, ÷ √4, no causal mask" in app.text()
        assert view_of(app).calculation.figure == replace(OPEN, query=1)


async def test_the_words_tell_what_the_reader_has_made_of_it_and_nothing_is_lost() -> None:
    app = ScreenApp(OPEN)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.press("9", "enter", "x", "t")
        await pilot.pause()
        assert "query of: 9, 1.5, 0.5, -0.5" in app.text() and "not scaled" in app.text()
        await pilot.press("t")
        await pilot.pause()
        assert view_of(app).calculation.figure.q[2][0] == 9.0
