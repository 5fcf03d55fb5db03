"""The text mode: a lesson printed as it runs, for a dumb terminal, a log, a screen reader or a script."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import click
import msgspec

from tutor.cli.context import Failure, spelled
from tutor.course import schema
from tutor.course.earlier import EarlierWork, Passed, earlier_request, with_earlier
from tutor.course.findings import CourseError
from tutor.course.formulas import plain_text
from tutor.course.loader import Course, LoadedLesson
from tutor.course.requests import check_request, needed, preparing_request, run_request
from tutor.engine.client import Engine, EngineError, Session
from tutor.engine.protocol import CheckCode, CheckFinished, Event, Output, Problem, Request, RunFinished, WorkerDied
from tutor.figures import Figure
from tutor.runs import RunStore
from tutor.runs.lessons import LessonRuns

MAX_WIDTH = 100


def run_in_text(
    course: Course,
    lesson: str,
    step: str | None,
    engine: Callable[[], Engine],
    *,
    passed: Passed,
    runs: RunStore,
    as_json: bool,
    ascii: bool,
) -> int:
    """Print a lesson, or one step of it, as it runs; return 0, or 1 when something did not hold."""
    try:
        loaded = course.lesson(lesson)
    except CourseError as error:
        raise Failure(str(error)) from None
    if step is not None and step not in {one.id for one in loaded.lesson.steps}:
        ids = ", ".join(one.id for one in loaded.lesson.steps)
        raise Failure(f"{lesson} has no step {step!r}. Its steps: {ids}")
    printer = JsonPrinter() if as_json else TextPrinter(ascii=ascii)
    try:
        kept = LessonRuns(runs, loaded.lesson)
        return asyncio.run(_run(loaded, step, engine(), printer, EarlierWork(course, passed), kept))
    except EngineError as error:
        raise Failure(str(error)) from None
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        return 130
    finally:
        runs.close()


async def _run(
    loaded: LoadedLesson,
    only: str | None,
    engine: Engine,
    printer: Printer,
    earlier: EarlierWork,
    kept: LessonRuns,
) -> int:
    good = True
    brought: set[str] = set()
    try:
        session = await engine.session()
        printer.lesson(loaded.lesson)
        chosen = [step for step in loaded.lesson.steps if only in (None, step.id)]
        if only is not None:
            for before in needed(loaded.lesson, chosen[0]):
                preparing = preparing_request(loaded.lesson, before, 0)
                await _collect(session, await _with_earlier(session, before, preparing, earlier, brought))
        for number, step in enumerate(chosen, 1):
            printer.step(loaded.lesson, step)
            request = _request(loaded.lesson, step, number)
            if request is not None:
                for code in earlier.before(step):
                    printer.note(code.told)
                request = await _with_earlier(session, step, request, earlier, brought)
                kept.begin(step, request)
                good &= await _print_run(session, request, printer, kept)
    finally:
        kept.leave()
        await engine.close()
    return 0 if good else 1


def _request(lesson: schema.Lesson, step: schema.AnyStep, run_id: int) -> Request | None:
    if isinstance(step, schema.Exercise):
        return check_request(lesson, step, run_id, step.solution)
    if isinstance(step, (schema.Run, schema.Predict, schema.Knobs)):
        return run_request(lesson, step, run_id)
    return None


async def _with_earlier(
    session: Session, step: schema.Step, request: Request, earlier: EarlierWork, brought: set[str]
) -> Request:
    """Bring what a step uses of earlier lessons: into an exercise's own variables, or once into the session's."""
    codes = earlier.before(step)
    if isinstance(request, CheckCode):
        return with_earlier(request, codes)
    for code in codes:
        if code.key not in brought:
            brought.add(code.key)
            await _collect(session, earlier_request(code, 0))
    return request


async def _collect(session: Session, request: Request) -> None:
    async for _ in session.run(request):
        pass


async def _print_run(session: Session, request: Request, printer: Printer, kept: LessonRuns) -> bool:
    good = True
    figures: dict[str, Figure] = {}
    async for event in session.run(request):
        kept.take(event)
        name = getattr(event, "name", None)
        if name is not None and hasattr(event, "figure"):
            figures[name] = event.figure
            continue
        if isinstance(event, RunFinished | WorkerDied):
            for shown in figures.values():
                printer.figure(shown)
        printer.event(event)
        if isinstance(event, WorkerDied) or (isinstance(event, CheckFinished) and not event.result.passed):
            good = False
        if isinstance(event, RunFinished):
            good &= event.outcome == "done" and all(claim.held for claim in event.claims)
    return good


class Printer:
    """What a text mode prints, piece by piece."""

    def lesson(self, lesson: schema.Lesson) -> None:
        """Print a lesson's heading."""

    def step(self, lesson: schema.Lesson, step: schema.AnyStep) -> None:
        """Print a step's text, question and code."""

    def figure(self, figure: Figure) -> None:
        """Print a figure."""

    def note(self, text: str) -> None:
        """Print what a step uses of earlier lessons."""

    def event(self, event: Event) -> None:
        """Print an event of a run."""


class JsonPrinter(Printer):
    """One JSON object a line."""

    def _line(self, **entries: Any) -> None:
        click.echo(json.dumps(entries, ensure_ascii=False))

    def step(self, lesson: schema.Lesson, step: schema.AnyStep) -> None:
        """Print which step begins."""
        self._line(type="step", lesson=lesson.id, step=step.id, title=step.title)

    def figure(self, figure: Figure) -> None:
        """Print a figure's data."""
        from tutor.figures import kind_of, plain

        self._line(type="figure", figure=kind_of(figure), data=plain(figure))

    def note(self, text: str) -> None:
        """Print what a step uses."""
        self._line(type="note", text=text)

    def event(self, event: Event) -> None:
        """Print an event."""
        if isinstance(event, (Output, CheckFinished, RunFinished, WorkerDied)):
            self._line(type=type(event).__name__, **msgspec.to_builtins(event))


class TextPrinter(Printer):
    """Prose, code, output and figures for a person."""

    def __init__(self, *, ascii: bool) -> None:
        self._width = min(MAX_WIDTH, shutil.get_terminal_size().columns)
        self._ascii = ascii

    def _say(self, text: str, *, nl: bool = True, err: bool = False) -> None:
        click.echo(spelled(text, ascii=self._ascii), nl=nl, err=err)

    def lesson(self, lesson: schema.Lesson) -> None:
        """Print title and objective."""
        self._say(f"{lesson.title}\n{'=' * len(lesson.title)}\n\n{lesson.objective}\n")

    def step(self, lesson: schema.Lesson, step: schema.AnyStep) -> None:
        """Print a step."""
        number = [one.id for one in lesson.steps].index(step.id) + 1
        head = f"{number}. {step.title}"
        self._say(f"\n{head}\n{'-' * len(head)}\n")
        self._say(plain_text(step.text, step.ascii, width=self._width, ascii=self._ascii))
        question = getattr(step, "question", "")
        if question:
            self._say("\n" + plain_text(question, step.ascii, width=self._width, ascii=self._ascii))
        for choice in getattr(step, "choices", ()):
            self._say(f"  {'(x)' if choice.right else '( )'} {choice.text}\n      {choice.because}")
        if isinstance(step, (schema.Quiz, schema.Parsons)):
            for line in right_answer(step):
                self._say(f"  {line}")
        code = step.solution if isinstance(step, schema.Exercise) else getattr(step, "code", "")
        if code:
            self._say("\n" + "\n".join(f"    {line}".rstrip() for line in code.rstrip().splitlines()) + "\n")

    def figure(self, figure: Figure) -> None:
        """Print a figure as characters, and what it says in numbers."""
        from tutor.plots import Palette, describe, draw, wanted_height

        palette = Palette(colors="none", ascii=self._ascii)
        height = wanted_height(figure, self._width, palette)
        for line in draw(figure, self._width, height, palette, hint=""):
            self._say("".join(segment.text for segment in line).rstrip())
        self._say(describe(figure, self._width) + "\n")

    def note(self, text: str) -> None:
        """Print what a step uses."""
        self._say(text + "\n")

    def event(self, event: Event) -> None:
        """Print output, checks and the end of a run."""
        match event:
            case Output():
                self._say(event.text, nl=False, err=event.stream == "stderr")
            case CheckFinished():
                self._say(f"{'✓' if event.result.passed else '✗'} {event.result.name}")
                if not event.result.passed:
                    self._say(f"  {event.result.message}\n  {event.result.because}")
            case RunFinished():
                for claim in event.claims:
                    self._say(f"{'✓' if claim.held else '✗'} {claim.says}")
                    if not claim.held:
                        self._say(f"  {claim.detail}")
                if event.problem is not None:
                    self._say(problem_text(event.problem))
                elif event.note:
                    self._say(event.note)
            case WorkerDied():
                self._say(event.reason)
            case _:
                pass
        sys.stdout.flush()


def problem_text(problem: Problem) -> str:
    """Return an error as lines of text."""
    lines = [f"{problem.kind}: {problem.message}"]
    lines += [f"  line {line.line}: {line.source.strip()}" for line in problem.trace]
    lines += [f"  {tensor.expression} {tensor.shape} {tensor.dtype}" for tensor in problem.tensors]
    return "\n".join([*lines, problem.advice] if problem.advice else lines)


def right_answer(step: schema.Quiz | schema.Parsons) -> list[str]:
    """Return the right answer of a question without choices, a line each, and its reason."""
    if isinstance(step, schema.Parsons):
        lines = [f"    {line}" for line in step.lines]
    elif step.form == "number":
        lines = [f"Answer: {step.answer:g} {step.unit}".rstrip()]
    elif step.form == "order":
        lines = [f"{number}. {item}" for number, item in enumerate(step.items, 1)]
    else:
        lines = [f"{pair.left}: {pair.right}" for pair in step.pairs]
    return [*lines, *textwrap.wrap(step.because, MAX_WIDTH - 4)]
