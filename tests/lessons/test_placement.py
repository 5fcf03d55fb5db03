"""The exercise of each stage's placement check, by itself in a session of its own: solved it passes, begun it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.course import schema
from tutor.course.loader import load_course
from tutor.course.placement import make_placement
from tutor.course.requests import check_request, needed
from tutor.engine.client import Limits, LocalEngine, open_engine, own_code
from tutor.engine.protocol import CheckFinished, CheckResult

COURSE = load_course(Path(__file__).parents[2] / "lessons")


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = open_engine(own_code, limits=Limits())
    engine.start()
    yield engine
    asyncio.run(engine.close())


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: str(stage.number))
async def test_the_exercise_stands_alone(engine: LocalEngine, stage: schema.Stage) -> None:
    placement = make_placement(COURSE, stage)
    lesson, exercise = placement.loaded.lesson, placement.exercise
    assert isinstance(exercise, schema.Exercise)
    assert needed(lesson, exercise) == []

    async def results(code: str) -> list[CheckResult]:
        session = await engine.session()
        try:
            request = check_request(lesson, exercise, 1, code)
            return [event.result async for event in session.run(request) if isinstance(event, CheckFinished)]
        finally:
            await session.close()

    solved = await results(exercise.solution)
    assert len(solved) == len(exercise.checks) and all(check.passed for check in solved)
    assert not all(check.passed for check in await results(exercise.starter))
