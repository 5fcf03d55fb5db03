"""How soon Home is there after ten years of daily work: a million events, with and without the summary of them."""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.measure import Finding, Spent, best, terminal
from tutor.course import schema
from tutor.course.loader import load_course, load_lesson
from tutor.locations import lessons_folder, progress_file, summary_file
from tutor.progress.store import open_store

DAYS = 3650
EVENTS_A_DAY = 274
REVIEWS_A_DAY = 24
CODE = "def attention(q, k, v):\n    scores = q @ k.mT / k.shape[-1] ** 0.5\n    return scores.softmax(-1) @ v\n" * 3
LAUNCH = """
from datetime import date
from tutor.progress import calendar
calendar.OLDEST = date(2000, 1, 1)  # ten years back from now is no wrong clock here
from tutor.cli import main
main()
"""
Row = tuple[str, float, str, str, str, str, str, int]


class Learner:
    """Somebody who goes through the whole course again and again, each day some of it, and reviews some cards."""

    def __init__(self, lessons: list[schema.Lesson]) -> None:
        self._lessons = lessons
        self._chance = random.Random(0)
        self._at = (datetime.now(UTC) - timedelta(days=DAYS)).replace(hour=17, minute=0).timestamp()
        self._cards: list[tuple[str, str]] = []

    def rows(self, *, days: int = DAYS) -> Iterator[Row]:
        """Yield the events of the first days as rows of the database, in order."""
        way, begin = self._walk(), self._at
        for day in range(days):
            self._at = begin + 86_400 * day
            yield from (next(way) for _ in range(EVENTS_A_DAY - REVIEWS_A_DAY))
            yield from (self._review() for _ in range(REVIEWS_A_DAY))

    def _row(self, kind: str, lesson: str, step: str = "", **data: object) -> Row:
        self._at += self._chance.uniform(1, 20)
        event = f"{int(self._at * 1000):012x}0000{self._chance.getrandbits(64):016x}"
        return event, self._at, kind, lesson, step, "d", msgspec.json.encode(data).decode(), 60

    def _walk(self) -> Iterator[Row]:
        while True:
            for lesson in self._lessons:
                yield self._row("lesson-opened", lesson.id)
                for step in lesson.steps:
                    yield from self._step(lesson.id, step)
                yield self._row("step-shown", lesson.id, "recap")
                yield self._row("lesson-done", lesson.id)
            for lesson in self._lessons[:-3]:
                yield self._row("reset", lesson.id)

    def _step(self, lesson: str, step: schema.AnyStep) -> Iterator[Row]:
        yield self._row("step-shown", lesson, step.id)
        right = self._chance.random() < 0.7
        if isinstance(step, schema.Quiz):
            self._cards = [*self._cards, (lesson, step.id)][-400:]
            yield self._row("answered", lesson, step.id, answer=[0], right=right)
            yield self._row("answered", lesson, step.id, answer=[1], right=True)
        elif isinstance(step, schema.Exercise):
            for attempt in range(3):
                yield self._row("ran", lesson, step.id, outcome="done", seconds=0.2)
                passed, mistake = attempt == 2, "" if right else "axis"
                yield self._row("attempted", lesson, step.id, code=CODE, passed=passed, check="", mistake=mistake)
                yield self._row("hint-shown", lesson, step.id, number=attempt + 1)
        elif isinstance(step, schema.Predict):
            yield self._row("predicted", lesson, step.id, answer=[0], right=right)
            yield self._row("ran", lesson, step.id, outcome="done", seconds=0.1)
        for _ in range(2):
            yield self._row("time-spent", lesson, step.id, seconds=round(self._chance.uniform(5, 90), 1))
        yield self._row("step-done", lesson, step.id)

    def _review(self) -> Row:
        lesson, step = self._chance.choice(self._cards)
        rating = self._chance.choice(("again", "hard", "good", "good", "easy"))
        return self._row("reviewed", lesson, step, card=f"{lesson}/{step}", rating=rating)


def make_history(home: Path) -> int:
    """Fill a home folder with ten years of events; return how many they are."""
    open_store(home).close()
    return _insert(home, Learner(_lessons()).rows())


def _lessons() -> list[schema.Lesson]:
    return [load_lesson(entry).lesson for entry in load_course(lessons_folder()).lessons if entry.written]


def _insert(home: Path, rows: Iterable[Row]) -> int:
    columns = "id, at, kind, lesson, step, device, data, utc_offset"
    with closing(sqlite3.connect(progress_file(home))) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        file.executemany(f"INSERT INTO events ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return int(file.execute("SELECT count(*) FROM events").fetchone()[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Spent):
    """Until Home is there, and the memory that the screen's process holds then."""

    mib: float


def _start(home: Path, *, seconds: float = 60) -> Start:
    started = time.perf_counter()
    with terminal([sys.executable, "-c", LAUNCH], home) as screen:
        screen.wait_for("q quit", seconds)
        spent, cpu = time.perf_counter() - started, screen.cpu_seconds
        status = Path(f"/proc/{screen.process.pid}/status").read_text()
        kib = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
        screen.press("q")
        screen.wait_end(60)
        return Start(seconds=spent, cpu_seconds=cpu, mib=kib / 1024)


def history(repeats: int = 9) -> list[Finding]:
    """Home after ten years against Home of an empty store, in turn; and once without the summary."""
    with tempfile.TemporaryDirectory() as full, tempfile.TemporaryDirectory() as empty:
        homes = Path(full), Path(empty)
        events = make_history(homes[0])
        first = _start(homes[0])
        _start(homes[1])
        pairs = [(_start(homes[0]), _start(homes[1])) for _ in range(repeats)]
        kept = summary_file(homes[0]).stat().st_size / 2**20
    rows = []
    for what, of in (("", "seconds"), (", processor time", "cpu_seconds")):
        ours, bare = (min(getattr(pair[side], of) for pair in pairs) for side in (0, 1))
        value = f"{ours / bare:.2f} × ({ours * 1e3:.0f} ms against {bare * 1e3:.0f} ms, least of {repeats})"
        rows.append(
            _row(f"First paint of Home after ten years, {events:,} events / of an empty store{what}", value, "≤ 1.2")
        )
    memory = [max(pair[side].mib for pair in pairs) for side in (0, 1)]
    value = f"{memory[0]:.0f} MiB against {memory[1]:.0f} MiB; the summary has {kept:.1f} MiB"
    rows.append(_row("Resident memory of the screen process then", value, "–"))
    value = f"{first.seconds:.1f} s, {first.cpu_seconds:.1f} s of the processor, {first.mib:.0f} MiB"
    rows.append(_row("The first start after ten years without the summary", value, "–"))
    return [*rows, _row("Reading what is needed to open a lesson with 25,000 events", _opening(), "–")]


def _opening(events: int = 25_000) -> str:
    """Read the work of one lesson that was never reset, each time by a store that has just been opened."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        open_store(home).close()
        learner = Learner(_lessons()[:1])
        rows = [row for row in learner.rows(days=events // 200) if row[2] not in ("reset", "reviewed")][:events]
        _insert(home, rows)
        lesson, took = rows[0][3], []
        for _ in range(9):
            store = open_store(home, read_only=True)
            started = time.perf_counter()
            answers = store.answers(lesson)
            took.append(time.perf_counter() - started)
        assert answers and len(store.events) == events
    return f"{best(took)}, after which all is in memory"


def _row(what: str, value: str, aim: str) -> Finding:
    return Finding(what=what, value=value, aim=aim, name="history")
