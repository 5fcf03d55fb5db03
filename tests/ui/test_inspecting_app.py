"""The explorer with a real model behind it: an edit runs the model again, and the figure follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from textual.pilot import Pilot

from tutor.course.loader import Course
from tutor.engine.client import LocalEngine, open_engine, own_code
from tutor.explorer import Exploration
from tutor.figures import Attention, Edits, Matrix, Panels
from tutor.progress.store import Store
from tutor.settings import Settings
from tutor.terminal import Profile
from tutor.ui.inspecting import Inspector, ModelPlace
from tutor.ui.inspecting_app import InspectingApp, Start
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.widgets.exploration_view import ExplorationView


@pytest.fixture
async def engine() -> AsyncIterator[LocalEngine]:
    opened = open_engine(own_code)
    yield opened
    await opened.close()


@pytest.fixture
def open_app(small_course: Course, store: Store, engine: LocalEngine) -> Callable[..., InspectingApp]:
    """Return the app on a figure."""

    def make(figure: Attention | Matrix | Panels, look: Inspector | None, start: Start | None = None) -> InspectingApp:
        settings, profile = Settings(), Profile()
        options = {"course": small_course, "store": store, "engine": engine, "settings": settings}
        return InspectingApp(figure, look, profile=profile, start=start, **options)

    return make


def state(app: InspectingApp) -> Exploration:
    return app.screen.query_one(ExplorationView).exploration


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await pilot.pause(0.05)


async def test_an_edit_runs_the_model_again_and_the_figure_follows(
    engine: LocalEngine, open_app: Callable[..., InspectingApp]
) -> None:
    look = Inspector(engine, ModelPlace(kind="bundled", name="gpt"), "the cat sat")
    plain = await look(Edits())
    ablated = await look(Edits(ablated=((0, 1),)))
    masked = await look(Edits(ablated=((0, 1),), masked=(0,)))
    app = open_app(plain, look)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: app.screen is app.first)
        await pilot.press("enter", "right_square_bracket", "a")
        await until(pilot, lambda: bool(state(app).edits) and not state(app).pending)
        assert state(app).figure == ablated and state(app).original.figure == plain
        await pilot.press("m")
        await until(pilot, lambda: bool(state(app).edits.masked) and not state(app).pending)
        assert state(app).figure == masked
        await pilot.press("r")
        await until(pilot, lambda: not state(app).edits)
        assert state(app).figure == plain
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_running or app.screen is app.home)
    assert app.return_code == 0


async def test_it_begins_at_a_part_and_a_head_with_edits(
    engine: LocalEngine, open_app: Callable[..., InspectingApp]
) -> None:
    look = Inspector(engine, ModelPlace(kind="bundled", name="translation"), "the cat sleeps")
    edits = Edits(ablated=((1, 2),), part="cross-attention")
    figure, changed = await look(Edits()), await look(edits)
    assert isinstance(changed, Panels)
    app = open_app(figure, look, Start(part="cross-attention", head=(1, 2), edits=edits))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: app.screen is app.first and not state(app).pending)
        now = state(app)
        assert (now.view, now.layer, now.head, now.edits) == ("matrix", 1, 2, edits)
        assert now.figure == changed.figures[2]


async def test_the_sweep_opens_as_a_figure_of_its_own(
    engine: LocalEngine, open_app: Callable[..., InspectingApp]
) -> None:
    look = Inspector(engine, ModelPlace(kind="bundled", name="gpt"), "the cat")
    app = open_app(await look(Edits()), look)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: app.screen is app.first)
        await pilot.press("A")
        await until(pilot, lambda: app.screen is not app.first and app.screen.focused is not None)
        figure = app.screen.figure if isinstance(app.screen, FigureScreen) else None
        assert isinstance(figure, Matrix) and len(figure.values) == 4
