"""The checks of the real course, with the real engine: right answers by keys and the solution pass each stage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.pictures import picture, tutor
from tutor.course import schema
from tutor.course.loader import load_course
from tutor.course.placement_ids import is_placement
from tutor.engine.client import Limits, open_engine, own_code
from tutor.progress.store import Store
from tutor.ui.screens.placement import PlacementScreen
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.order_list import OrderList

COURSE = load_course(Path(__file__).parents[2] / "lessons")


def keys_for(quiz: schema.Quiz, field: object) -> Iterator[str]:
    """The keys that give the right answer to a question that shows nothing yet."""
    match field:
        case ChoiceList():
            yield from (str(number) for number, choice in enumerate(quiz.choices, 1) if choice.right)
        case MatchList():
            for row in range(len(quiz.pairs)):
                yield from ["space"] * (field._order.index(row) + 1)
                yield "down"
        case OrderList():
            yield from keys_to_order(field.order)
        case _:
            yield from f"{quiz.answer:.10f}".rstrip("0").rstrip(".").replace("-", "minus")


def keys_to_order(order: list[int]) -> Iterator[str]:
    """Carry each item up to its place, from the first on, with the cursor at the top."""
    order = list(order)
    for place in range(len(order)):
        here = order.index(place)
        yield from [*["down"] * (here - place), "space", *["up"] * (here - place), "space", "down"]
        order.insert(place, order.pop(here))


async def answer(pilot: Pilot[Any], screen: PlacementScreen) -> None:
    panel = screen.panel
    assert panel is not None and isinstance(panel.step, schema.Quiz) and panel.panes.question is not None
    await pilot.press(*keys_for(panel.step, panel.panes.question.field), "enter")
    await pilot.pause()
    assert "Your answer is kept." in picture(pilot.app), panel.step.id
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: str(stage.number))
async def test_right_answers_and_the_solution_pass(store: Store, stage: schema.Stage) -> None:
    engine = open_engine(own_code, limits=Limits())
    app = tutor(COURSE, store, engine=engine, action=f"placement({stage.number})")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, PlacementScreen)
        for _ in screen.lesson.steps[:-1]:
            await answer(pilot, screen)
        panel = screen.panel
        assert panel is not None and isinstance(panel.step, schema.Exercise) and panel.panes.editor is not None
        panel.panes.editor.put(panel.step.solution)
        await pilot.press("ctrl+r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "checks pass. enter: to the result" in picture(app)
        await pilot.press("enter")
        await pilot.pause()
        assert f"Passed: stage {stage.number}" in picture(app)
    standings = store.standings()
    assert {one.lesson for one in standings.values() if one.aside == "known"} == {each.id for each in stage.lessons}
    assert all(one.state == "new" and one.asked == 0 for one in standings.values() if not is_placement(one.lesson))
