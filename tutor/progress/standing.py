"""Where a learner stands, computed from events alone. Order and repetition of the events make no difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from tutor.progress.events import Event

State = Literal["new", "started", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last answer to a question or prediction, and whether the *first* one was right."""

    answer: object
    right: bool
    first_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at an exercise. ``check`` is the first one that failed, ``mistake`` the one that was recognized."""

    at: float
    code: str
    passed: bool
    check: str = ""
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one lesson is. ``step`` is the last one shown; ``right`` of ``asked`` counts first answers."""

    lesson: str
    state: State = "new"
    step: str | None = None
    done: frozenset[str] = frozenset()
    minutes: float = 0.0
    right: int = 0
    asked: int = 0
    last_at: float | None = None


@dataclass(slots=True)
class _Tally:
    opened: bool = False
    finished: bool = False
    step: str | None = None
    done: set[str] = field(default_factory=set)
    seconds: float = 0.0
    first: dict[str, bool] = field(default_factory=dict)
    last_at: float | None = None


def standings(events: Iterable[Event]) -> dict[str, Standing]:
    """Return where each lesson stands. A reset of a lesson makes its earlier events not count, but for its minutes."""
    tallies: dict[str, _Tally] = {}
    for event in in_order(events):
        tally = tallies.setdefault(event.lesson, _Tally())
        if event.kind == "reset":
            tallies[event.lesson] = _Tally(seconds=tally.seconds, last_at=event.at)
            continue
        _count(tally, event)
    return {lesson: _standing(lesson, tally) for lesson, tally in tallies.items()}


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events by time and id, each once."""
    return sorted({event.id: event for event in events}.values(), key=lambda event: (event.at, event.id))


def _count(tally: _Tally, event: Event) -> None:
    tally.opened = True
    tally.last_at = event.at
    match event.kind:
        case "step-shown":
            tally.step = event.step
        case "step-done":
            tally.done.add(event.step)
        case "answered" | "predicted":
            tally.first.setdefault(event.step, bool(event.data.get("right")))
        case "time-spent":
            tally.seconds += float(event.data.get("seconds", 0.0))
        case "lesson-done":
            tally.finished = True
        case _:
            pass


def _standing(lesson: str, tally: _Tally) -> Standing:
    state: State = "done" if tally.finished else "started" if tally.opened else "new"
    return Standing(
        lesson=lesson,
        state=state,
        step=tally.step,
        done=frozenset(tally.done),
        minutes=tally.seconds / 60,
        right=sum(tally.first.values()),
        asked=len(tally.first),
        last_at=tally.last_at,
    )


def since_reset(events: Iterable[Event], lesson: str) -> list[Event]:
    """Return a lesson's events in order, from its last reset on."""
    kept: list[Event] = []
    for event in in_order(events):
        if event.lesson == lesson:
            kept = [] if event.kind == "reset" else [*kept, event]
    return kept


def answers(events: Iterable[Event], lesson: str) -> dict[str, Answer]:
    """Return the last answer to each question of a lesson."""
    found: dict[str, Answer] = {}
    for event in since_reset(events, lesson):
        if event.kind in ("answered", "predicted"):
            right = bool(event.data.get("right"))
            first = found[event.step].first_right if event.step in found else right
            found[event.step] = Answer(answer=event.data.get("answer"), right=right, first_right=first)
    return found


def attempts(events: Iterable[Event], lesson: str, step: str) -> tuple[Attempt, ...]:
    """Return the attempts at an exercise, in order."""
    return tuple(
        Attempt(
            at=event.at,
            code=str(event.data.get("code", "")),
            passed=bool(event.data.get("passed")),
            check=str(event.data.get("check", "")),
            mistake=str(event.data.get("mistake", "")),
        )
        for event in since_reset(events, lesson)
        if event.kind == "attempted" and event.step == step
    )
