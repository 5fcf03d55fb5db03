"""Events for tests, and hypothesis strategies that make them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tutor.progress.events import Event

LESSONS = ("one", "two", "placement:1")
STEPS = ("a", "b", "c")


def event(
    number: int, /, kind: Any, lesson: str = "one", step: str = "", *, at: float | None = None, **data: Any
) -> Event:
    """Event ``number`` of a history: ids sort by it, and it happens that many seconds after 1970."""
    moment = float(number) if at is None else at
    return Event(id=f"{number:032x}", at=moment, kind=kind, lesson=lesson, step=step, device="d", data=data)


def _data(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "answered": {"answer": st.lists(st.integers(0, 3), max_size=3), "right": st.booleans()},
        "predicted": {"answer": st.lists(st.integers(0, 3), max_size=1), "right": st.booleans()},
        "attempted": {"code": st.text(max_size=5), "passed": st.booleans(), "mistake": st.sampled_from(["", "axis"])},
        "hint-shown": {"number": st.integers(1, 5)},
        "time-spent": {"seconds": st.floats(0, 900)},
        "plan-set": {
            "start": st.dates().map(str),
            "minutes": st.integers(1, 700),
            "weekdays": st.lists(st.integers(-1, 7), max_size=3),
        },
        "set-aside": {"why": st.sampled_from(["", "known", "skipped"])},
        "noted": {"text": st.text(max_size=5)},
        "bookmarked": {"on": st.booleans()},
        "reviewed": {
            "card": st.sampled_from([f"one/{step}" for step in STEPS] + ["one/a/axis", "two/b", "none"]),
            "rating": st.sampled_from(["again", "hard", "good", "easy", "best"]),
            "right": st.booleans(),
        },
    }
    return st.fixed_dictionaries(fields.get(kind, {}))


KINDS = (
    "lesson-opened", "step-shown", "step-done", "answered", "predicted", "ran", "attempted", "hint-shown",
    "solution-shown", "time-spent", "lesson-done", "reset", "set-aside", "plan-set", "noted", "bookmarked", "reviewed",
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, size: int = 30) -> list[Event]:
    """Histories of two lessons, in order; the clock jumps about."""
    made = []
    for number in range(draw(st.integers(0, size))):
        kind = draw(st.sampled_from(KINDS))
        lesson, step = draw(st.sampled_from(LESSONS)), draw(st.sampled_from(STEPS))
        made.append(event(number, kind, lesson, step, at=draw(st.floats(0, 1e9)), **draw(_data(kind))))
    return made
