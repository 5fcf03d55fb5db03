"""FigureScreen: heads, panels and words in steps; a cursor on curves; newer figures while it is open."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from msgspec import structs
from textual.app import App
from textual.widgets import Static

from tests.plots.samples import FIGURES, attention_matrix, entropy, heads, loss_curve, raw_or_scaled, two_moons
from tutor.figures import Figure
from tutor.terminal import Profile
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.exploration_view import ExplorationView
from tutor.ui.widgets.figure_view import FigureView


class ScreenApp(App[None]):
    """Shows one figure full screen."""

    def __init__(self, figure: Figure, profile: Profile | None = None) -> None:
        super().__init__()
        profile = structs.replace(profile or Profile(), chart_fps=1000, attention_fps=1000)
        self.figure_screen = FigureScreen(figure, profile)

    async def on_mount(self) -> None:
        await self.push_screen(self.figure_screen)

    def action_help(self) -> None:
        """The key line names this action of the app."""

    def text(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("size", ((80, 24), (160, 50)))
async def test_every_figure_opens_and_goes_back(name: str, size: tuple[int, int]) -> None:
    app = ScreenApp(FIGURES[name])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert FIGURES[name].title.split()[0] in app.text()
        await pilot.press("t")
        await pilot.pause()
        assert app.screen.query_one("#words", Static)
        await pilot.press("t", "escape")
        await pilot.pause()
        assert app.screen is not app.figure_screen


@pytest.mark.parametrize("key", ("escape", "q", "f"))
@pytest.mark.parametrize("name", ("curves", "matrix", "decision-map", "text"))
async def test_keys_that_go_back(key: str, name: str) -> None:
    app = ScreenApp(FIGURES[name])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.figure_screen


async def test_a_cursor_reads_the_curves() -> None:
    app = ScreenApp(entropy())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("left")
        assert "d_k 1024   ● raw not finite   ▲ scaled 3.65" in app.text()
        await pilot.press("left", "left")
        assert "d_k 64   ● raw 1.1   ▲ scaled 3.66" in app.text()
        await pilot.press("1")
        assert "● raw 1.1" not in app.text() and "(raw)" in app.text()
        await pilot.press("1", "home")
        assert "d_k 4   ● raw 3.5" in app.text()


async def test_the_y_axis_becomes_logarithmic() -> None:
    app = ScreenApp(loss_curve())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.text()
        await pilot.press("l")
        assert app.text() != before
        await pilot.press("l")
        assert app.text() == before


async def test_panels_in_steps() -> None:
    app = ScreenApp(raw_or_scaled())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert app.screen.query_one(CurveView)
        await pilot.press("n")
        await pilot.pause()
        assert app.screen.query_one(ExplorationView)
        assert "figure 2 of 2" in app.text()
        await pilot.press("p")
        await pilot.pause()
        assert app.screen.query_one(CurveView)


async def test_a_newer_figure_arrives_while_the_screen_is_open() -> None:
    figure = loss_curve()
    short = replace(figure, series=tuple(replace(line, x=line.x[:9], y=line.y[:9]) for line in figure.series))
    app = ScreenApp(short)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("left", "home")
        view = app.screen.query_one(CurveView)
        await app.figure_screen.show(figure)
        await pilot.pause()
        assert app.screen.query_one(CurveView) is view
        assert view.cursor == 0.0
        last = figure.series[0].y[-1]
        assert last is not None and f"train {last:.3g}" in app.text()


async def test_a_figure_of_another_kind_takes_the_place() -> None:
    app = ScreenApp(loss_curve())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.figure_screen.show(heads(1, 2, 5))
        await pilot.pause()
        assert app.screen.query_one(ExplorationView)
        await app.figure_screen.show(two_moons())
        await pilot.pause()
        assert app.screen.query_one(FigureView).figure == two_moons()


async def test_fewer_heads_than_before() -> None:
    app = ScreenApp(heads(3, 3, 5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("left_curly_bracket", "left_square_bracket")
        assert "layer 3/3  head 3/3" in app.text()
        await app.figure_screen.show(heads(1, 2, 5))
        await pilot.pause()
        assert "layer 1/1  head 2/2" in app.text()


async def test_live_panels_keep_the_panel() -> None:
    app = ScreenApp(raw_or_scaled())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        view = app.screen.query_one(ExplorationView)
        await app.figure_screen.show(replace(raw_or_scaled(), figures=(entropy(), attention_matrix(5))))
        await pilot.pause()
        assert app.screen.query_one(ExplorationView) is view
        assert view.exploration.maps.queries == 5


async def test_the_words_hold_the_numbers() -> None:
    app = ScreenApp(entropy())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        assert "scaled (d_k: value): 4: 3.7, 16: 3.65" in app.text()
        assert "1 of 5 values not finite" in " ".join(app.text().split())


async def test_ascii_stays_ascii() -> None:
    app = ScreenApp(heads(2, 2, 6), Profile(colors="none", ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = app.text().splitlines()[:-1]
        assert all(line.isascii() for line in lines)


async def test_newer_figures_may_come_before_the_first_one_is_drawn_and_while_it_changes_to_words() -> None:
    app = ScreenApp(loss_curve())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = FigureScreen(loss_curve(), Profile(), called="loss")
        screen._figure = entropy()
        await screen.show(loss_curve())
        await app.push_screen(screen)
        await pilot.pause()
        await asyncio.gather(screen.action_toggle_words(), screen.show(entropy()), screen.show(raw_or_scaled()))
        await pilot.pause()
        assert raw_or_scaled().figures[0].title in screen.query_one("#words", Static).content
        await asyncio.gather(screen.action_toggle_words(), screen.show(heads(1, 2, 5)))
        await pilot.pause()
        assert screen.query_one(ExplorationView).exploration.maps.weights(0, 0) == heads(1, 2, 5).weights[0][0]


async def test_only_the_figure_of_its_own_name_is_followed() -> None:
    app = ScreenApp(loss_curve())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = FigureScreen(loss_curve(), Profile(chart_fps=1000), called="loss")
        await app.push_screen(screen)
        await pilot.pause()
        screen.follow({"other": entropy()})
        await pilot.pause()
        assert screen.figure == loss_curve()
        screen.follow({"other": loss_curve(), "loss": entropy()})
        await pilot.pause(0.05)
        assert screen.figure == entropy()
