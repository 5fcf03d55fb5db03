"""``%%exercise LESSON/STEP``: the checks of an exercise on the code of a cell, in the notebook's own variables."""

from __future__ import annotations

import mmap
import shlex
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from tutor.course.earlier import EarlierWork, with_earlier
from tutor.course.findings import CourseError
from tutor.course.loader import Course, load_course
from tutor.course.requests import check_request
from tutor.course.schema import Exercise
from tutor.course.trust import Trust
from tutor.engine.protocol import CheckCode, CheckFinished, CheckResult, Event, Limits, RunFinished
from tutor.engine.worker.checks import Checker
from tutor.engine.worker.endings import Attempts
from tutor.engine.worker.interrupts import Interrupts
from tutor.engine.worker.orders import Orders
from tutor.engine.worker.runner import Namespace
from tutor.engine.worker.sources import Sources
from tutor.figures import Figure
from tutor.locations import home_folder, shipped_lessons, trusted_file


class _Variables(Namespace):
    """The notebook's variables; the module ``__main__`` is the notebook's own already."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self.module = ModuleType("__main__")

    @property
    def names(self) -> dict[str, Any]:
        return self._names


def _trusted_course(words: list[str]) -> Course:
    """Load the course that a line names: its checks are code that runs here.

    Raises:
        LookupError: the course is not trusted.
        CourseError: it can not be read.
    """
    folder = Path(words[2]) if words[1:2] == ["--lessons"] and len(words) > 2 else shipped_lessons()
    trust = Trust(folder, file=trusted_file(home_folder()))
    if not trust.granted and "--trust" not in words[3:]:
        command = shlex.join(["attn-tutor", "trust", str(trust.folder)])
        raise LookupError(
            f"The course in {trust.folder} is not trusted, or has changed since: its checks are code, and do not run. "
            f"To trust it: {command}, or --trust at the end of this line."
        )
    return load_course(folder)


@dataclass(slots=True)
class Exercises:
    """Checks exercises. ``passed`` is the code of those that have passed in this notebook, for those that use it."""

    names: dict[str, Any]
    show: Callable[[Figure], None]
    muted: Callable[[], AbstractContextManager[None]]
    """While it is open, nothing that code prints or shows comes through."""
    passed: dict[tuple[str, str], str] = field(default_factory=dict)

    def check(self, line: str, cell: str) -> None:
        """Check the code of a cell and say what is wrong and why. Where it fails, the solution stands in for it.

        Args:
            line: ``LESSON/STEP``, and ``--lessons DIR`` for another course; ``--trust`` where that is not trusted yet.
            cell: The code.
        """
        try:
            request, key = self._request(line, cell)
        except (CourseError, LookupError) as error:
            print(error)
            return
        results, finished = self._run(request)
        for result in results:
            self._tell(result)
        if finished.problem is not None:
            print(f"{finished.problem.kind}: {finished.problem.message}\n{finished.problem.advice}".rstrip())
        if finished.note:
            print(finished.note)
        if len(results) == len(request.checks) and all(one.passed for one in results):
            self.passed[key] = cell
            return
        print("Later cells use the lesson's solution until this passes.")
        with self.muted():
            self._run(replace(request, code=request.solution))

    def _request(self, line: str, cell: str) -> tuple[CheckCode, tuple[str, str]]:
        words = shlex.split(line)
        course = _trusted_course(words)
        lesson_id, _, step_id = words[0].partition("/") if words else ("", "", "")
        lesson = course.lesson(lesson_id).lesson
        step = next((one for one in lesson.steps if one.id == step_id and isinstance(one, Exercise)), None)
        if not isinstance(step, Exercise):
            raise LookupError(f"{lesson_id} has no exercise {step_id!r}.")
        request = check_request(lesson, step, 0, cell)
        earlier = EarlierWork(course, lambda lesson, step: self.passed.get((lesson, step)))
        return with_earlier(request, earlier.before(step)), (lesson_id, step_id)

    def _run(self, request: CheckCode) -> tuple[list[CheckResult], RunFinished]:
        events: list[Event] = []
        sources = Sources()
        interrupts = Interrupts(Orders(mmap.mmap(-1, Orders.SIZE)))
        checker = Checker(
            namespace=_Variables(self.names),
            attempts=Attempts(interrupts, sources, Limits()),
            sources=sources,
            send=events.append,
            muted=self.muted,
        )
        finished = checker.check(request)
        return [event.result for event in events if isinstance(event, CheckFinished)], finished

    def _tell(self, result: CheckResult) -> None:
        print(f"{'✓' if result.passed else '✗'} {result.name}")
        if result.passed:
            return
        for said in (result.mistake.tells if result.mistake else "", result.message, result.because):
            if said:
                print(f"  {said.strip()}")
        for figure in (result.yours, result.expected):
            if figure is not None:
                self.show(figure)
