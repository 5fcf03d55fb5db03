"""Where a learner stands, computed from events alone. Order and repetition of the events make no difference.

A reset of a lesson makes its earlier events not count; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct, field

from tutor.progress.events import Event

State = Literal["new", "started", "done"]
ANSWERED = ("answered", "predicted")


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
    step: str | None = None
    done: frozenset[str] = frozenset()
    minutes: float = 0.0
    right: int = 0
    asked: int = 0
    last_at: float | None = None


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return the events in the order in which they happened, each once."""
    return sorted({event.id: event for event in events}.values(), key=lambda event: event.id)


def counting(events: Sequence[Event]) -> Sequence[Event]:
    """Return what counts of a lesson's events, which are in order: those after its last reset."""
    resets = [index for index, event in enumerate(events) if event.kind == "reset"]
    return events[resets[-1] + 1 :] if resets else events


def standings(events: Iterable[Event]) -> dict[str, Standing]:
    """Return where each lesson stands that has events."""
    by_lesson: dict[str, list[Event]] = {}
    for event in in_order(events):
        by_lesson.setdefault(event.lesson, []).append(event)
    return {lesson: standing(lesson, counting(mine)) for lesson, mine in by_lesson.items()}


class _Tally(Struct):
    finished: bool = False
    step: str | None = None
    done: set[str] = field(default_factory=set)
    seconds: float = 0.0
    first: dict[str, bool] = field(default_factory=dict)


def standing(lesson: str, events: Sequence[Event]) -> Standing:
    """Return where a lesson stands, from the events of it that count, in order."""
    if not events:
        return Standing(lesson=lesson)
    tally = _Tally()
    for event in events:
        _count(tally, event)
    return Standing(
        lesson=lesson,
        state="done" if tally.finished else "started",
        step=tally.step,
        done=frozenset(tally.done),
        minutes=tally.seconds / 60,
        right=sum(tally.first.values()),
        asked=len(tally.first),
        last_at=max(event.at for event in events),
    )


def _count(tally: _Tally, event: Event) -> None:
    match event.kind:
        case "step-shown":
            tally.step = event.step
        case "step-done":
            tally.done.add(event.step)
        case "answered" | "predicted":
            tally.first.setdefault(event.step, bool(event.data.get("right")))
        case "time-spent":
            tally.seconds += seconds_of(event)
        case "lesson-done":
            tally.finished = True
        case _:
            pass


def seconds_of(event: Event) -> float:
    """Return the seconds that a time-spent event tells of; 0 for another."""
    told = event.data.get("seconds")
    return float(told) if event.kind == "time-spent" and isinstance(told, int | float) else 0.0


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
