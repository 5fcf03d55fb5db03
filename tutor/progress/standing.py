"""Where a learner stands, computed from events alone. Order and repetition of the events make no difference.

A reset of a lesson makes its earlier events not count; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct, field

from tutor.progress.activity import milliseconds_of
from tutor.progress.events import Event, local_day

State = Literal["new", "started", "done"]
Aside = Literal["", "known", "skipped"]
"""Why a lesson need not be done: the learner showed that it is known, or chose to skip it."""
ANSWERED = ("answered", "predicted")
WORK = (*ANSWERED, "attempted", "hint-shown", "solution-shown")
"""What a lesson's steps are filled with when it is opened: answers, attempts and help."""
BESIDE = ("set-aside", "reviewed", "noted", "bookmarked", "plan-set")
"""What is no work on a lesson's steps."""


class Answer(Struct, frozen=True, kw_only=True):
    """The last answer to a question or prediction, and whether the *first* one was right."""

    answer: object
    right: bool
    first_right: bool


class Attempt(Struct, frozen=True, kw_only=True):
    """One attempt at an exercise. ``check`` is the first one that failed, ``mistake`` the one that was recognized."""

    at: float
    code: str
    passed: bool
    check: str = ""
    mistake: str = ""


class Standing(Struct, frozen=True, kw_only=True):
    """How far one lesson is. ``step`` is the last one shown; ``right`` of ``asked`` counts first answers."""

    lesson: str
    state: State = "new"
    aside: Aside = ""
    step: str | None = None
    done: frozenset[str] = frozenset()
    minutes: float = 0.0
    right: int = 0
    asked: int = 0
    last_at: float | None = None
    settled_on: date | None = None
    """The day on which it was done, or set aside, whichever was first."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: the lesson is done, known or skipped."""
        return self.state == "done" or self.aside != ""


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events in the order in which they happened, each once."""
    return sorted({event.id: event for event in events}.values(), key=lambda event: event.id)


class Way(Struct):
    """The learner's way through one lesson from its last reset on. Takes events in their order."""

    shown: str = ""
    """The id of the event by which the last step was shown."""
    step: str | None = None
    last_at: float | None = None
    finished_on: date | None = None
    aside: Aside = ""
    aside_on: date | None = None
    done: set[str] = field(default_factory=set)
    milliseconds: int = 0
    first: dict[str, bool] = field(default_factory=dict)
    """Whether the first answer to each question and prediction was right."""

    def add(self, event: Event) -> None:
        """Take in an event."""
        if event.kind == "set-aside":
            self.aside = _aside(event)
            self.aside_on = local_day(event) if self.aside else None
        if event.kind in BESIDE:
            return
        self.last_at = event.at if self.last_at is None else max(self.last_at, event.at)
        match event.kind:
            case "step-shown":
                self.shown, self.step = event.id, event.step
            case "step-done":
                self.done.add(event.step)
            case "answered" | "predicted":
                self.first.setdefault(event.step, bool(event.data.get("right")))
            case "time-spent":
                self.milliseconds += milliseconds_of(event)
            case "lesson-done":
                self.finished_on = self.finished_on or local_day(event)
            case _:
                pass

    def standing(self, lesson: str) -> Standing:
        """Return where the lesson stands."""
        return Standing(
            lesson=lesson,
            state="done" if self.finished_on else "new" if self.last_at is None else "started",
            aside=self.aside,
            step=self.step,
            done=frozenset(self.done),
            minutes=self.milliseconds / 60_000,
            right=sum(self.first.values()),
            asked=len(self.first),
            last_at=self.last_at,
            settled_on=min(filter(None, (self.finished_on, self.aside_on)), default=None),
        )


def _aside(event: Event) -> Aside:
    why = event.data.get("why")
    return why if why in ("known", "skipped") else ""


def standing(lesson: str, events: Iterable[Event]) -> Standing:
    """Return where a lesson stands, from the events of it that count, in order."""
    way = Way()
    for event in events:
        way.add(event)
    return way.standing(lesson)


def answers(events: Iterable[Event]) -> dict[str, Answer]:
    """Return the last answer to each question, from the events of a lesson that count, in order."""
    found: dict[str, Answer] = {}
    for event in events:
        if event.kind in ANSWERED:
            right = bool(event.data.get("right"))
            first = found[event.step].first_right if event.step in found else right
            found[event.step] = Answer(answer=event.data.get("answer"), right=right, first_right=first)
    return found


def attempts(events: Iterable[Event], step: str) -> tuple[Attempt, ...]:
    """Return the attempts at an exercise, from the events of its lesson that count, in order."""
    return tuple(
        Attempt(
            at=event.at,
            code=str(event.data.get("code", "")),
            passed=bool(event.data.get("passed")),
            check=str(event.data.get("check", "")),
            mistake=str(event.data.get("mistake", "")),
        )
        for event in events
        if event.kind == "attempted" and event.step == step
    )


def hints_shown(events: Iterable[Event], step: str) -> int:
    """Return how many hints of an exercise were shown, from the events of its lesson that count."""
    told = (event.data.get("number") for event in events if event.kind == "hint-shown" and event.step == step)
    return max((number for number in told if isinstance(number, int)), default=0)
