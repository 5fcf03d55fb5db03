"""What ``attn-tutor progress`` tells, from a store with a known history."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.progress_samples import event
from tutor.course.loader import load_course
from tutor.locations import lessons_folder
from tutor.progress.report import as_json, as_text, duration, make_report
from tutor.progress.store import Store, open_store

MONDAY = datetime(2026, 3, 2, 20, 0, tzinfo=UTC).timestamp()
DAY = 24 * 3600
NEURON, ATTENTION = "s1-01-neuron-layer", "s2-08-scaled-dot-product"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path)
    opened.merge(
        [
            event(1, "lesson-opened", NEURON, at=MONDAY),
            event(2, "time-spent", NEURON, at=MONDAY + 60, seconds=1500),
            event(3, "answered", NEURON, "shapes", at=MONDAY + 90, right=True),
            event(4, "step-done", NEURON, "shapes", at=MONDAY + 90),
            event(5, "lesson-done", NEURON, at=MONDAY + 100),
            event(6, "step-shown", ATTENTION, "scores", at=MONDAY + 9 * DAY),
            event(7, "time-spent", ATTENTION, at=MONDAY + 9 * DAY, seconds=3600),
        ]
    )
    return opened


def test_the_report_counts_weeks_days_minutes_and_lessons(store: Store) -> None:
    course = load_course(lessons_folder())
    now = datetime.fromtimestamp(MONDAY + 9 * DAY, UTC)
    told = as_json(make_report(course, store, now=now))
    assert (told["week"], told["days"], told["minutes"], told["started_on"]) == (2, 2, 85.0, "2026-03-02")
    assert told["next"] == {"lesson": ATTENTION, "step": "scores"}
    assert [lesson["state"] for lesson in told["lessons"]] == ["done", "started"]
    first = told["lessons"][0]
    assert (first["steps_done"], first["right"], first["asked"], first["minutes"]) == (1, 1, 1, 25.0)
    assert first["last_at"] == "2026-03-02T20:01:40Z"
    assert told["stages"][0] == {"number": 1, "title": "Foundations", "done": 1, "total": 9}
    text = "\n".join(as_text(make_report(course, store, now=now)))
    assert re.match(
        r"Week 2, (on plan|planned anew|\d+ lessons? behind the plan)\. 1 h 25 on 2 days since 2026-03-02\.", text
    )
    assert "1 Foundations" in text and " 1/9   Weeks 1–2" in text
    assert "1.1  A layer of neurons" in text and " ".join(text.split()).count("done 25 min 1 of 1 right at once") == 1
    assert "Next: 2.8 Scaled dot-product attention, step scores" in text
    store.close()


def test_days_are_those_of_the_learners_own_place(store: Store) -> None:
    course = load_course(lessons_folder())
    tokyo = timezone(timedelta(hours=9))
    report = make_report(course, store, now=datetime.fromtimestamp(MONDAY + 9 * DAY, tokyo))
    assert report.started_on is not None and report.started_on.isoformat() == "2026-03-03"
    store.close()


def test_nothing_done_yet(tmp_path: Path) -> None:
    course = load_course(lessons_folder())
    store = open_store(tmp_path / "home", read_only=True)
    report = make_report(course, store, now=datetime.now(UTC))
    lines = as_text(report, ascii=True)
    assert lines[0].startswith("Nothing is done yet") and all(line.isascii() for line in lines if "Week" not in line)
    assert as_json(report)["started_on"] is None and as_json(report)["lessons"] == []


def test_minutes_in_words() -> None:
    assert [duration(minutes) for minutes in (0, 59.4, 60, 125)] == ["0 min", "59 min", "1 h 00", "2 h 05"]
