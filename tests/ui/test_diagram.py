"""A diagram full screen: the cursor over its boxes, what a box opens, and the detail beside it."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll

from tests.plots.samples import architecture
from tests.ui.test_figure_screen import ScreenApp
from tutor.terminal import Profile
from tutor.ui.screens.box import BoxScreen
from tutor.ui.widgets.diagram_view import DiagramView


def view_of(app: ScreenApp) -> DiagramView:
    return app.screen.query_one(DiagramView)


def here(app: ScreenApp) -> str:
    box = view_of(app).box
    return box.id if box is not None else ""


async def test_arrows_go_from_box_to_box_and_the_last_line_tells_the_box() -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert here(app) == "in" and "Inputs, to Embedding" in app.text()
        await pilot.press("up", "up")
        await pilot.pause()
        assert here(app) == "attend" and "[Multi-head attention]" in app.text()
        assert "Multi-head attention, to Add & norm. Every token looks at every token." in app.text()
        await pilot.press("right")
        assert here(app) == "masked"
        await pilot.press("tab")
        assert here(app) == "cross"
        await pilot.press("shift+tab", "left", "down", "down", "down")
        assert here(app) == "in"


async def test_enter_opens_the_code_the_equation_and_the_sentence() -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(app.screen, BoxScreen)
        shown = app.text()
        assert "class MultiHeadAttention" in shown and "Every token looks at every token." in shown
        assert "softmax(QKᵀ)V" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.figure_screen and here(app) == "attend"


async def test_a_box_with_nothing_behind_it_says_so() -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "There is nothing more to this box." in app.text()


async def test_where_there_is_room_the_detail_stands_beside_the_diagram() -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        await pilot.press("up", "up")
        await pilot.pause()
        assert "class MultiHeadAttention" in app.text() and "┌" in app.text()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "class MultiHeadAttention" not in app.text()
        assert not app.screen.query_one("DiagramPane > VerticalScroll", VerticalScroll).display


@pytest.mark.parametrize("height", [9, 12])
async def test_a_diagram_that_is_too_high_scrolls_with_the_cursor(height: int) -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(80, height)) as pilot:
        await pilot.pause()
        assert "[" in app.text() and "Inputs" in app.text()
        assert "Linear" not in app.text()
        await pilot.press(*["tab"] * 9)
        await pilot.pause()
        assert here(app) == "linear" and "Linear" in app.text().splitlines()[2]


async def test_in_ascii_it_has_no_other_character() -> None:
    app = ScreenApp(architecture(), Profile(colors="none", ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.text().splitlines()[:-1]
        assert all(line.isascii() for line in lines), lines
        await pilot.press("t")
        await pilot.pause()
        assert "encoder, 6x: Multi-head attention, Add & norm" in app.text()


async def test_a_click_goes_to_a_box_and_a_second_one_opens_it() -> None:
    app = ScreenApp(architecture())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = next(index for index, text in enumerate(app.text().splitlines()) if "Cross-attention" in text)
        place = (app.text().splitlines()[line].index("Cross"), line)
        await pilot.click(DiagramView, offset=place)
        assert here(app) == "cross"
        await pilot.click(DiagramView, offset=place)
        await pilot.pause()
        assert isinstance(app.screen, BoxScreen)
