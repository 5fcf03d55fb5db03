"""Courses and progress that several tests use."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tutor.course.loader import Course, load_course
from tutor.progress.events import COURSE
from tutor.progress.store import Store, open_store
from tutor.progress.timetable import Timetable, as_data

DAY = 86400.0
CHOICES = [
    {"text": "right", "because": "It is.", "right": True},
    {"text": "wrong", "because": "It is not."},
]
STEPS: tuple[dict[str, Any], ...] = (
    {"id": "look", "kind": "read", "title": "Look at it", "text": "Some words about $d_k$."},
    {"id": "try", "kind": "run", "title": "Try it", "text": "Run it.", "code": "x = 1\nprint(x)"},
    {"id": "guess", "kind": "predict", "title": "Guess", "question": "Which?", "choices": CHOICES, "code": "x = 2"},
    {"id": "say", "kind": "quiz", "title": "Say it", "question": "Which?", "choices": CHOICES},
    {
        "id": "write",
        "kind": "exercise",
        "title": "Write it",
        "text": "Write `one()`.",
        "starter": "def one():\n    ...",
        "solution": "def one():\n    return 1",
        "hints": ["first", "second", "third"],
        "checks": [{"name": "is one", "expect": "one() == 1", "because": "One is one."}],
        "mistakes": [{"name": "two", "code": "def one():\n    return 2", "tells": "That is two."}],
    },
    {
        "id": "turn",
        "kind": "knobs",
        "title": "Turn it",
        "code": "loss = rate",
        "knobs": [{"name": "rate", "label": "rate", "values": [1, 2, 3], "start": 2}],
    },
    {
        "id": "sort",
        "kind": "parsons",
        "title": "Sort it",
        "question": "Which order?",
        "lines": ["a = 1", "b = a", "c = b"],
    },
    {
        "id": "read-on",
        "kind": "task",
        "title": "Read on",
        "question": "Which?",
        "choices": CHOICES,
        "resource": {
            "title": "A paper",
            "authors": "A. Author",
            "year": 2017,
            "where": "3.2",
            "read_for": "the formula",
        },
    },
)
TITLES = {
    1: ("Foundations", [1, 2], ["A layer of neurons", "Gradient descent", "Backpropagation"]),
    2: ("Enter attention", [3, 4], ["The bottleneck", "Look where you need"]),
    3: ("Practice", [5], ["Attention in NumPy"]),
}


def lesson_id(stage: int, number: int) -> str:
    """The id of a lesson of the small course."""
    return f"s{stage}-0{number}-lesson"


def lesson_data(lesson: str, title: str, stage: int, **changed: Any) -> dict[str, Any]:
    """A lesson with a step of every kind, as the YAML file says it."""
    return {
        "format_version": 1,
        "id": lesson,
        "title": title,
        "stage": stage,
        "week": stage,
        "objective": f"After this lesson you can explain {title.lower()} and write it in code.",
        "concepts": ["query", "key"],
        "resources": [],
        "steps": list(STEPS),
        "recap": ["One.", "Two.", "Three."],
    } | changed


def _listed(stage: int, number: int, title: str) -> dict[str, Any]:
    """A lesson in course.yaml: each but the first builds on the first."""
    needs = [lesson_id(1, 1)] if (stage, number) != (1, 1) else []
    return {"id": lesson_id(stage, number), "title": title, "minutes": [20, 30], "needs": needs}


@pytest.fixture(autouse=True)
def _any_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print with all characters, unless a test asks for ASCII: the locale of the machine makes no difference."""
    monkeypatch.setattr("tutor.terminal.prints_ascii", lambda environ, options: bool(options.ascii))


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A course of six lessons in three stages; 1.3, 2.2 and 3.1 are not written."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    stages = [
        {
            "number": number,
            "title": title,
            "weeks": weeks,
            "goal": f"Know {title.lower()}.",
            "lessons": [_listed(number, index, name) for index, name in enumerate(names, 1)],
        }
        for number, (title, weeks, names) in TITLES.items()
    ]
    file = {"format_version": 1, "title": "A small course", "stages": stages}
    (folder / "course.yaml").write_text(json.dumps(file), encoding="utf-8")
    for number, index in ((1, 1), (1, 2), (2, 1)):
        lesson = lesson_id(number, index)
        (folder / lesson).mkdir()
        data = lesson_data(lesson, TITLES[number][2][index - 1], number)
        (folder / lesson / "lesson.yaml").write_text(json.dumps(data, indent=1), encoding="utf-8")
    return folder


@pytest.fixture
def small_course(course_folder: Path) -> Course:
    """The small course, loaded."""
    return load_course(course_folder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a home folder of its own."""
    opened = open_store(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def midway(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Lesson 1.1 is done, 1.2 is at its fifth step, and the learner began 8 days ago, with 5 minutes on every day."""
    seconds = itertools.count(time.time() - 8 * DAY)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: next(seconds))
        start = date.fromtimestamp(time.time())
        store.record("plan-set", COURSE, **as_data(Timetable(start=start, weekdays=tuple(range(7)), minutes=5)))
        _walk(store, lesson_id(1, 1), len(STEPS))
        store.record("lesson-done", lesson_id(1, 1))
        _walk(store, lesson_id(1, 2), 5)
    return store


def _walk(store: Store, lesson: str, steps: int) -> None:
    store.record("lesson-opened", lesson)
    for number, step in enumerate(STEPS[:steps], 1):
        store.record("step-shown", lesson, step["id"])
        store.record("time-spent", lesson, step["id"], seconds=120)
        if step["kind"] == "quiz":
            store.record("answered", lesson, step["id"], answer=[0], right=True)
        if number < steps or steps == len(STEPS):
            store.record("step-done", lesson, step["id"])
