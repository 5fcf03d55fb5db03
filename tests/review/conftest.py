"""A course with one lesson that asks in every form, and a store in which all of it was asked some days ago."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.conftest import DAY, STEPS, lesson_data
from tutor.course.loader import Course, load_course
from tutor.progress.events import IdClock, make_event
from tutor.progress.store import Store

LESSON = "s1-01-asking"
CHOICES = [
    {"text": "first", "because": "The first one is it.", "right": True},
    {"text": "second", "because": "The second is not."},
    {"text": "third", "because": "The third is not."},
]
ASKING: list[dict[str, Any]] = [
    {"id": "one", "kind": "quiz", "title": "One", "text": "Look.", "question": "Which?", "choices": CHOICES},
    {
        "id": "many",
        "kind": "quiz",
        "title": "Many",
        "form": "many",
        "question": "Which ones?",
        "choices": [*CHOICES, {"text": "fourth", "because": "So is the fourth.", "right": True}],
    },
    {"id": "number", "kind": "quiz", "title": "Number", "form": "number", "question": "How many?", "answer": 7,
     "guesses": [{"value": 8, "because": "One too many."}], "because": "It is seven."},
    {"id": "order", "kind": "quiz", "title": "Order", "form": "order", "question": "Which order?",
     "items": ["a", "b", "c"], "because": "So it goes."},
    {"id": "match", "kind": "quiz", "title": "Match", "form": "match", "question": "What fits?", "because": "It fits.",
     "pairs": [{"left": letter, "right": letter.upper()} for letter in "xyz"]},
    {"id": "expect", "kind": "predict", "title": "Expect", "question": "What comes?", "choices": CHOICES,
     "code": "print(1)"},
    {
        "id": "write",
        "kind": "exercise",
        "title": "Write it",
        "text": "Write `one()`.",
        "starter": "def one():\n    ...",
        "solution": "import math\n\ndef one():\n    return 1  # one",
        "hints": ["first", "second", "third"],
        "checks": [{"name": "is one", "expect": "one() == 1", "because": "One is one."}],
        "mistakes": [
            {"name": name, "code": f"def one():\n    return {code}", "tells": f"That is {name}."}
            for name, code in (("two", "2"), ("three", "3"), ("nothing", "None"))
        ],
    },
    {"id": "not-alone", "kind": "quiz", "title": "And then", "question": "And?", "choices": CHOICES, "alone": False},
    STEPS[0],
]  # fmt: skip
CARDS = frozenset(f"{LESSON}/{key}" for key in ("one", "many", "number", "order", "match", "expect", "write/two"))
"""What can be asked of it once everything was asked or mistaken."""


@pytest.fixture
def asking(tmp_path: Path) -> Course:
    """The course."""
    folder = tmp_path / "asking"
    (folder / LESSON).mkdir(parents=True)
    stage = {"number": 1, "title": "One", "weeks": [1], "goal": "Ask."}
    stage["lessons"] = [{"id": LESSON, "title": "Asking"}]
    file = {"format_version": 1, "title": "A course that asks", "stages": [stage]}
    (folder / "course.yaml").write_text(json.dumps(file), encoding="utf-8")
    lesson = json.dumps(lesson_data(LESSON, "Asking", 1, steps=ASKING))
    (folder / LESSON / "lesson.yaml").write_text(lesson, encoding="utf-8")
    return load_course(folder)


@pytest.fixture
def asked(store: Store) -> Store:
    """The store of a learner who went through the lesson three days ago, and got everything wrong."""
    for number, step in enumerate(ASKING):
        kind = {"quiz": "answered", "predict": "predicted", "exercise": "attempted"}.get(step["kind"])
        data = {"code": "x", "passed": False, "mistake": "two"} if kind == "attempted" else {"right": False}
        if kind is not None:
            happened(store, kind, str(step["id"]), days_ago=3 - number / 1000, **data)
    return store


def happened(store: Store, kind: Any, step: str, *, days_ago: float, lesson: str = LESSON, **data: object) -> None:
    """Put an event of the past into a store."""
    at = time.time() - DAY * days_ago
    event = make_event(IdClock(), kind, lesson, step, data)
    store.merge([replace(event, id=IdClock().next_id(at), at=at)])


def later(days: int) -> date:
    """Today and some days."""
    return date.today() + timedelta(days=days)
