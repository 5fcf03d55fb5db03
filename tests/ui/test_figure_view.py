"""FigureView: live figures repaint only what changes, keep to a frame rate, and end with the last state."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from tests.plots.samples import FIGURES, attention_matrix
from tutor.figures import Curves, Series, Text
from tutor.plots import Palette
from tutor.ui.widgets.figure_view import FigureView


def live(steps: int) -> Curves:
    xs = tuple(float(step) for step in range(steps))
    series = Series(label="train", x=xs, y=tuple(4.0 * math.exp(-x / 100) + 0.5 for x in xs))
    return Curves(title="loss", series=(series,), x_limits=(0.0, 500.0), x_label="step", y_label="nats")


class ViewApp(App[None]):
    """One view, and what it posts."""

    CSS = "FigureView { border-left: none; }"

    def __init__(self, view: FigureView) -> None:
        super().__init__()
        self.view = view
        self.opened: list[FigureView.Opened] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_figure_view_opened(self, event: FigureView.Opened) -> None:
        self.opened.append(event)

    def text(self) -> str:
        width = self.view.size.width
        return "\n".join(self.view.render_line(y).crop(0, width).text for y in range(self.view.size.height))


def watch(view: FigureView) -> list[Region]:
    """Collect the regions that the view asks to repaint."""
    seen: list[Region] = []
    refresh = view.refresh

    def spy(*regions: Region, **options: bool) -> FigureView:
        seen.extend(regions or [Region(0, 0, *view.size)])
        return refresh(*regions, **options)

    view.refresh = spy  # type: ignore[assignment]
    return seen


def area(regions: Iterable[Region]) -> int:
    return sum(region.width * region.height for region in regions)


async def test_a_live_curve_repaints_a_few_cells() -> None:
    app = ViewApp(FigureView(Palette(), live(300), chart_fps=1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.show(live(300))
        await pilot.pause()
        seen = watch(app.view)
        app.view.show(live(304))
        await pilot.pause()
        assert 0 < area(seen) < 25
        assert "train 0.692" in app.text() or "train" in app.text()


async def test_the_same_figure_again_repaints_nothing() -> None:
    app = ViewApp(FigureView(Palette(), live(300), chart_fps=1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = watch(app.view)
        app.view.show(live(300))
        await pilot.pause()
        assert seen == []


async def test_a_flood_keeps_to_the_frame_rate_and_ends_with_the_last_state() -> None:
    app = ViewApp(FigureView(Palette(), live(2), chart_fps=20))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        frames = app.view.frames
        for steps in range(3, 203):
            app.view.show(live(steps))
        assert app.view.frames - frames <= 1
        done = asyncio.Event()
        app.view.set_timer(0.1, done.set)
        await done.wait()
        await pilot.pause()
        assert app.view.frames - frames <= 4
        last = live(202).series[0].y[-1]
        assert last is not None and f"train {last:.3g}" in app.text()


async def test_the_axis_stays_while_the_curve_grows() -> None:
    app = ViewApp(FigureView(Palette(), live(400), chart_fps=1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = [line[:4] for line in app.text().splitlines()]
        for steps in (420, 440, 460):
            app.view.show(live(steps))
            await pilot.pause()
        assert [line[:4] for line in app.text().splitlines()] == before


@pytest.mark.parametrize("key", ("f", "enter"))
async def test_a_key_opens_the_figure(key: str) -> None:
    app = ViewApp(FigureView(Palette(), live(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.focus()
        await pilot.press(key)
        assert [event.figure for event in app.opened] == [live(10)]


async def test_a_click_opens_the_figure() -> None:
    app = ViewApp(FigureView(Palette(), live(10)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(FigureView)
        assert len(app.opened) == 1


async def test_the_height_follows_the_figure() -> None:
    app = ViewApp(FigureView(Palette(), Text(title="", text="one"), chart_fps=1000))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert app.view.size.height == 1
        app.view.show(Text(title="", text="one\ntwo\nthree"))
        await pilot.pause()
        assert app.view.size.height == 3
        assert app.text().split() == ["one", "two", "three"]
        app.view.show(None)
        await pilot.pause()
        assert app.view.size.height == 0


async def test_a_resize_draws_for_the_new_size() -> None:
    app = ViewApp(FigureView(Palette(), attention_matrix()))
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.pause()
        assert "journey" in app.text().splitlines()[1]
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.view.size.width <= 60
        assert all(len(line) == app.view.size.width for line in app.text().splitlines())


@pytest.mark.parametrize("name", FIGURES)
async def test_every_figure_is_painted_without_color(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ViewApp(FigureView(Palette(colors="none"), FIGURES[name]))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        assert app.text().strip()
        assert app.export_screenshot()
