"""From steps to what the engine runs: requests, time limits, and which earlier steps must run first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.course import schema
from tutor.engine import protocol

PATIENCE = 4
LONGEST = 600.0
Coded = schema.Run | schema.Predict | schema.Knobs


def time_limit(step: schema.Runnable) -> float:
    """Return the seconds after which the clock stops a step: the budget is processor time, a machine may be busy."""
    return min(LONGEST, PATIENCE * step.budget)


def step_name(lesson: schema.Lesson, step: schema.Step) -> str:
    """Return what a traceback calls the step: ``"step 3"``."""
    return f"step {lesson.steps.index(step) + 1}"


def step_request(
    lesson: schema.Lesson, step: schema.Step, run_id: int, *, code: str, knobs: Mapping[str, Any] | None = None
) -> protocol.Request:
    """Ask for what a step runs: the learner's ``code``, or of a parsons step the lines in the learner's order."""
    if isinstance(step, schema.Exercise):
        return check_request(lesson, step, run_id, code)
    if isinstance(step, schema.Parsons):
        return parsons_request(lesson, step, run_id, code)
    assert isinstance(step, (schema.Run, schema.Predict, schema.Knobs))
    return run_request(lesson, step, run_id, code=code, knobs=knobs)


def run_request(
    lesson: schema.Lesson, step: Coded, run_id: int, *, code: str | None = None, knobs: Mapping[str, Any] | None = None
) -> protocol.RunCode:
    """Ask for a run of a step's code, or of the learner's version of it; claims go with the lesson's own code only."""
    own = code is None or code.strip() == step.code.strip()
    variables = dict(knobs or {})
    at_start = True
    if isinstance(step, schema.Knobs):
        start = {knob.name: knob.start for knob in step.knobs}
        variables = start | variables
        at_start = variables == start
    claims = tuple(protocol.Claim(says=claim.says, holds=claim.holds) for claim in step.expect)
    return protocol.RunCode(
        run_id=run_id,
        code=step.code if code is None else code,
        name=step_name(lesson, step),
        seconds=time_limit(step),
        claims=claims if own and at_start else (),
        variables=variables,
    )


def check_request(lesson: schema.Lesson, step: schema.Exercise, run_id: int, code: str) -> protocol.CheckCode:
    """Ask for the checks of an exercise on the learner's code."""
    return protocol.CheckCode(
        run_id=run_id,
        code=code,
        name=step_name(lesson, step),
        seconds=time_limit(step),
        starter=step.starter,
        solution=step.solution,
        setup=step.setup,
        checks=tuple(_check(check) for check in step.checks),
        mistakes=tuple(
            protocol.Mistake(name=mistake.name, code=mistake.code, tells=mistake.tells) for mistake in step.mistakes
        ),
    )


def parsons_request(lesson: schema.Lesson, step: schema.Parsons, run_id: int, code: str) -> protocol.CheckCode:
    """Ask for the checks of a parsons step on the lines as the learner has ordered them."""
    solution = "\n".join(step.lines)
    return protocol.CheckCode(
        run_id=run_id,
        code=code,
        name=step_name(lesson, step),
        seconds=10,
        starter="",
        solution=solution,
        setup=step.setup,
        checks=tuple(_check(check) for check in step.checks),
    )


def _check(check: schema.Check) -> protocol.Check:
    return protocol.Check(
        name=check.name, expect=check.expect, because=check.because, given=check.given, output=check.output
    )


def needed(lesson: schema.Lesson, step: schema.Step) -> list[schema.Runnable]:
    """Return the steps whose code must have run before ``step``: its ``after``, theirs, and so on, in lesson order."""
    by_id = {one.id: one for one in lesson.steps}
    wanted: set[str] = set()
    queue = list(getattr(step, "after", ()))
    while queue:
        one = queue.pop()
        if one not in wanted and one in by_id:
            wanted.add(one)
            queue.extend(getattr(by_id[one], "after", ()))
    return [one for one in lesson.steps if one.id in wanted and isinstance(one, schema.Runnable)]


def preparing_request(
    lesson: schema.Lesson, step: schema.Runnable, run_id: int, passed: Mapping[str, str] | None = None
) -> protocol.Request:
    """Ask for a run of an earlier step whose variables a later one uses.

    An exercise runs as the learner's last passing code (``passed``, by step id), or else as the solution.
    """
    if isinstance(step, schema.Exercise):
        return check_request(lesson, step, run_id, (passed or {}).get(step.id, step.solution))
    assert isinstance(step, (schema.Run, schema.Predict, schema.Knobs))
    return run_request(lesson, step, run_id)
