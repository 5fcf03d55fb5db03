"""The checks of every exercise, on answers that a learner may well write: right ones pass, wrong ones are named.

``right_answers/<lesson>/<step>/<way>.py`` holds other right solutions than the lesson's own (loops, einsum, NumPy for
torch). ``wrong_answers/<lesson>/<step>/<mistake>.py`` holds a mistake of the lesson in other words: the file's name is
that of the mistake, with hyphens.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.course import schema
from tutor.course.loader import load_course
from tutor.course.earlier import EarlierWork, with_earlier
from tutor.course.requests import check_request, parsons_request
from tutor.engine.client import Limits, LocalEngine, open_engine, own_code
from tutor.engine.protocol import CheckCode, CheckFinished, CheckResult, RunFinished

HERE = Path(__file__).parent
COURSE = load_course(HERE.parents[1] / "lessons")
RIGHT = sorted((HERE / "right_answers").glob("*/*/*.py"))
WRONG = sorted((HERE / "wrong_answers").glob("*/*/*.py"))
LESSONS = [COURSE.lesson(entry.id).lesson for entry in COURSE.lessons if entry.written]
EXERCISES = [(lesson, step) for lesson in LESSONS for step in lesson.steps if isinstance(step, schema.Exercise)]
MISTAKES = [(lesson, step, mistake) for lesson, step in EXERCISES for mistake in step.mistakes]
ORDERED = [
    (lesson, step) for lesson in LESSONS for step in lesson.steps if isinstance(step, schema.Parsons) and step.checks
]
LEAST = 3
EARLIER = EarlierWork(COURSE)


def name_of(value: object) -> str:
    match value:
        case Path():
            return "/".join((*value.parts[-3:-1], value.stem))
        case schema.Lesson() | schema.Step():
            return value.id
        case schema.Mistake():
            return value.name
    return str(value)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = open_engine(own_code, limits=Limits())
    engine.start()
    yield engine
    asyncio.run(engine.close())


async def judge(engine: LocalEngine, request: CheckCode) -> list[CheckResult]:
    """Return the results of all checks of a request."""
    session = await engine.session()
    events = [event async for event in session.run(request)]
    await session.close()
    assert isinstance(events[-1], RunFinished)
    assert events[-1].problem is None, events[-1].problem
    results = [event.result for event in events if isinstance(event, CheckFinished)]
    assert len(results) == len(request.checks)
    return results


def asked(lesson: schema.Lesson, step: schema.Exercise, code: str) -> CheckCode:
    """The check of some code, with the solutions of the earlier exercises that it may use."""
    return with_earlier(check_request(lesson, step, 1, code), EARLIER.before(step))


def find(path: Path) -> tuple[schema.Lesson, schema.Exercise]:
    lesson_id, step_id = path.parts[-3:-1]
    return next((lesson, step) for lesson, step in EXERCISES if (lesson.id, step.id) == (lesson_id, step_id))


def failures(results: list[CheckResult]) -> list[str]:
    return [f"{result.name}: {result.message}" for result in results if not result.passed]


@pytest.mark.parametrize(("lesson", "step"), EXERCISES, ids=name_of)
def test_exercise_has_several_right_answers(lesson: schema.Lesson, step: schema.Exercise) -> None:
    ways = [path for path in RIGHT if path.parts[-3:-1] == (lesson.id, step.id)]
    assert len(ways) >= LEAST


@pytest.mark.parametrize("path", RIGHT, ids=name_of)
async def test_right_answer_passes(engine: LocalEngine, path: Path) -> None:
    lesson, step = find(path)
    results = await judge(engine, asked(lesson, step, path.read_text(encoding="utf-8")))
    assert failures(results) == []


@pytest.mark.parametrize(("lesson", "step"), EXERCISES, ids=name_of)
async def test_starter_fails(engine: LocalEngine, lesson: schema.Lesson, step: schema.Exercise) -> None:
    results = await judge(engine, asked(lesson, step, step.starter))
    assert failures(results)
    assert all(result.mistake is None for result in results), "an empty answer is no mistake of the catalog"


@pytest.mark.parametrize(("lesson", "step", "mistake"), MISTAKES, ids=name_of)
async def test_mistake_is_named_as_itself(
    engine: LocalEngine, lesson: schema.Lesson, step: schema.Exercise, mistake: schema.Mistake
) -> None:
    results = await judge(engine, asked(lesson, step, mistake.code))
    first = next(result for result in results if not result.passed)
    assert first.mistake is not None, first.message
    assert (first.mistake.name, first.mistake.tells) == (mistake.name, mistake.tells)


@pytest.mark.parametrize("path", WRONG, ids=name_of)
async def test_mistake_in_other_words_is_named(engine: LocalEngine, path: Path) -> None:
    lesson, step = find(path)
    results = await judge(engine, asked(lesson, step, path.read_text(encoding="utf-8")))
    first = next(result for result in results if not result.passed)
    assert first.mistake is not None, first.message
    assert slug(first.mistake.name) == path.stem


@pytest.mark.parametrize(("lesson", "step"), ORDERED, ids=name_of)
async def test_ordered_lines_pass(engine: LocalEngine, lesson: schema.Lesson, step: schema.Parsons) -> None:
    results = await judge(engine, parsons_request(lesson, step, 1, "\n".join(step.lines)))
    assert failures(results) == []


@pytest.mark.parametrize(("lesson", "step"), ORDERED, ids=name_of)
async def test_line_that_does_not_belong_fails(
    engine: LocalEngine, lesson: schema.Lesson, step: schema.Parsons
) -> None:
    for decoy in step.decoys:
        start = decoy.split("=")[0] if "=" in decoy else decoy.split()[0]
        twin = next(line for line in step.lines if line.strip().startswith(start.strip()))
        code = "\n".join(decoy if line == twin else line for line in step.lines)
        assert failures(await judge(engine, parsons_request(lesson, step, 1, code))), decoy
