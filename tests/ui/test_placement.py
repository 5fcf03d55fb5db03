"""The placement check of a small stage: offered, passed, failed, left and gone on with, tried again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import STEPS, lesson_data, lesson_id
from tests.fakes import FakeEngine, check
from tests.ui.pictures import compare, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.course.placement_ids import placement_id
from tutor.engine.protocol import CheckResult
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.screens.home import HomeScreen
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.screens.placement import PlacementOffer, PlacementScreen
from tutor.ui.widgets.code_editor import CodeEditor

CHECK = placement_id(1)
FIRST, SECOND = lesson_id(1, 1), lesson_id(1, 2)
FAILS = CheckResult(name="is one", passed=False, because="One is one.")


async def begin(pilot: Pilot[Any]) -> None:
    await pilot.press("k")
    await pilot.pause()
    assert isinstance(pilot.app.screen, PlacementOffer)
    await pilot.press("enter")
    await pilot.pause()
    assert isinstance(pilot.app.screen, PlacementScreen)


async def answer(pilot: Pilot[Any], *choices: str) -> None:
    """Answer the questions, each by the number of a choice, and go on: 1 is right."""
    for choice in choices:
        await pilot.press(choice, "enter", "enter")
        await pilot.pause()


async def solve(pilot: Pilot[Any]) -> None:
    await pilot.press("ctrl+r")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def said(app: TutorApp) -> str:
    """The words on the screen, in one line."""
    return " ".join(picture(app).split())


def page(app: TutorApp) -> str:
    """The screen without the line of the keys."""
    return "\n".join(picture(app).splitlines()[:-1]) + "\n"


def box(app: TutorApp) -> str:
    """What stands in the box above the screen."""
    lines = picture(app).splitlines()
    top = next(line for line in lines if "╭" in line)
    left, right = top.index("╭"), top.index("╮") + 1
    inside = [line[left:right] for line in lines]
    return "\n".join(line for line in inside if line and line[0] in "╭│╰") + "\n"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_offer(small_course: Course, midway: Store, size: tuple[int, int]) -> None:
    app = tutor(small_course, midway)
    async with app.run_test(size=size) as pilot:
        await pilot.press("k")
        await pilot.pause()
        compare(f"placement_offer_{size[0]}x{size[1]}.txt", box(app))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
    assert CHECK not in midway.standings()


async def test_who_passes_has_the_stage_known(small_course: Course, midway: Store) -> None:
    before = midway.standing(SECOND)
    app = tutor(small_course, midway)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        compare("placement_question_80x24.txt", page(app))
        await answer(pilot, "1", "1")
        await solve(pilot)
        await pilot.press("enter")
        await pilot.pause()
        compare("placement_passed_80x24.txt", page(app))
        await pilot.press("b", "b")
        await pilot.pause()
        assert "✓ Right. It is." in said(app)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("1")
        await pilot.pause()
        assert "1 of 3 done, 1 known" in said(app) and "◆ 1.2 Gradient descent 20–30 min known" in said(app)
        assert "placement" not in said(app)
        await pilot.press("home", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen) and app.screen.lesson.id == SECOND, "it can still be opened"
    found = midway.standing(SECOND)
    assert (found.aside, found.state) == ("known", "started")
    assert (found.asked, found.right, found.done) == (before.asked, before.right, before.done)
    assert midway.standing(FIRST).aside == "", "it is done"
    assert midway.merge(midway.events) == 0


async def test_before_it_is_over_nothing_is_told(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await pilot.press("2", "enter")
        await pilot.pause()
        assert "Your answer is kept." in said(app)
        assert "It is not." not in said(app) and "✗" not in said(app)
        await pilot.press("1")
        assert "(•) wrong" in said(app), "the first answer counts"
        await pilot.press("enter")
        await answer(pilot, "1")
        await pilot.press("h", "s")
        await pilot.pause()
        assert isinstance(app.screen, PlacementScreen)
        assert "hint" not in said(app).lower() and "solution" not in said(app).lower() and "return 1" not in said(app)
    assert [event.kind for event in store.events if event.kind in ("hint-shown", "solution-shown")] == []


async def test_who_does_not_pass_is_told_which_lessons_to_do(small_course: Course, store: Store) -> None:
    engine = FakeEngine(script={"def one": [check(0, 1, FAILS)]})
    app = tutor(small_course, store, engine=engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await answer(pilot, "2", "1")
        await solve(pilot)
        assert "One is one." in said(app) and "hint" not in said(app)
        await pilot.press("n")
        await pilot.pause()
        assert "Still open: the exercise." in said(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "the exercise would count as not right" in said(app)
        await pilot.press("y")
        await app.workers.wait_for_complete()
        await pilot.pause()
        compare("placement_failed_80x24.txt", page(app))
        await pilot.press("b", "b", "b")
        await pilot.pause()
        assert "✗ It is not." in said(app), "now the reason is told"
        await pilot.press("n", "n", "h")
        await pilot.pause()
        assert "hint 1 of 3" in said(app)
    assert store.standing(SECOND).aside == "" and store.digest(CHECK).trials.over


async def test_lessons_that_the_check_is_sure_of_can_be_set_aside(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await answer(pilot, "2", "1")
        await solve(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Known, as it seems 1.2 Gradient descent." in said(app) and "a: set 1 lesson aside" in said(app)
        await pilot.press("a")
        await pilot.pause()
        assert "a: set" not in said(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "1 known" in said(app)
    assert (store.standing(FIRST).aside, store.standing(SECOND).aside) == ("", "known")


async def test_a_check_that_was_left_goes_on_where_it_was(small_course: Course, store: Store) -> None:
    for kept in (0, 1):
        app = tutor(small_course, store)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("k")
            await pilot.pause()
            assert ("1 of 2 are answered" in said(app)) == bool(kept)
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, PlacementScreen)
            if not kept:
                await pilot.press("2", "enter")
                await pilot.pause()
                continue
            assert "(•) wrong" in said(app) and "Your answer is kept." in said(app)
            await pilot.press("1", "enter")
            await answer(pilot, "1")
            await solve(pilot)
            await pilot.press("enter")
            await pilot.pause()
            assert "1 of 2 right and the exercise solved" in said(app)
            await pilot.press("b", "b", "b")
            await pilot.pause()
            assert "(•) wrong" in said(app) and "✗ It is not." in said(app)


async def test_another_try_begins_anew(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot)
        await answer(pilot, "2", "2")
        await solve(pilot)
        await pilot.press("enter", "enter")
        await pilot.pause()
        await pilot.press("k")
        await pilot.pause()
        assert "Last time you did not pass, with 0 of 2 right" in said(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "(•)" not in said(app)
        await answer(pilot, "1", "1")
        assert isinstance(app.screen, PlacementScreen) and app.screen.query(CodeEditor)
        await solve(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "Passed: stage 1, Foundations" in said(app)
    assert store.digest(CHECK).trials.tries == 1 and store.standing(FIRST).aside == "known"


async def test_a_stage_that_is_not_written_has_no_check(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "k")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_the_command_opens_the_offer_and_ascii_reads_as_well(small_course: Course, store: Store) -> None:
    app = tutor(small_course, store, action="placement(2)", profile=Profile(ascii=True, colors="none"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, PlacementOffer) and "Do you know stage 2?" in picture(app)
        assert picture(app).isascii()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PlacementScreen) and picture(app).isascii()


FORMS: tuple[dict[str, Any], ...] = (
    {"id": "count", "kind": "quiz", "title": "Count it", "question": "How many?", "form": "number", "answer": 3},
    {
        "id": "order",
        "kind": "quiz",
        "title": "Order it",
        "question": "Which order?",
        "form": "order",
        "items": ["first", "second"],
    },
    {
        "id": "match",
        "kind": "quiz",
        "title": "Match it",
        "question": "What fits?",
        "form": "match",
        "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}],
    },
)


def with_forms(folder: Path) -> Course:
    """The small course, whose first stage asks for a number and an order in 1.1, and for matches in 1.2."""
    for lesson, forms in ((FIRST, FORMS[:2]), (SECOND, FORMS[2:])):
        steps = [step for step in STEPS if step["kind"] != "quiz"]
        path = folder / lesson / "lesson.yaml"
        path.write_text(json.dumps(lesson_data(lesson, "A layer", 1, steps=[*forms, *steps])), encoding="utf-8")
    return load_course(folder)


async def test_answers_of_every_form_are_kept_and_can_not_be_changed(course_folder: Path, store: Store) -> None:
    course = with_forms(course_folder)
    for kept in (False, True):
        app = tutor(course, store)
        async with app.run_test(size=(80, 24)) as pilot:
            await begin(pilot)
            screen = app.screen
            assert isinstance(screen, PlacementScreen)
            while screen.index > 0:
                await pilot.press("b")
                await pilot.pause()
            if not kept:
                await pilot.press("7", "enter", "enter")
                await pilot.pause()
                await pilot.press("enter", "enter")
                await pilot.pause()
                await pilot.press("space", "down", "space", "space", "enter", "enter")
                await pilot.pause()
                assert "Write it" in said(app)
                continue
            answers = []
            for keys in (("backspace", "1"), ("space", "down"), ("space",)):
                assert "Your answer is kept." in said(app)
                await pilot.press(*keys)
                assert screen.panel is not None and screen.panel.panes.question is not None
                answers.append(screen.panel.panes.question.answer)
                await pilot.press("enter")
                await pilot.pause()
            assert "Write it" in said(app)
            given = store.answers(CHECK)
            assert answers == [given[step.id].answer for step in screen.lesson.steps[:3]]
            assert [given[step.id].right for step in screen.lesson.steps[:3]].count(False) >= 2
    assert sum(event.kind == "answered" for event in store.events) == 3
