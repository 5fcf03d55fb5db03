"""Events are read from the file when somebody needs them, while others write: each counts, and once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.unit.progress_samples import event
from tutor.progress import history, kept_events
from tutor.progress.digest import copy_of, digest_of
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.kept_events import KeptEvents, NothingKept
from tutor.progress.store import Store, open_store


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the events of each lesson were read from the file."""
    counts: Counter[str] = Counter()
    original = KeptEvents.of_lesson

    def of_lesson(self: KeptEvents, lesson: str, **options: Any) -> list[Event] | None:
        counts[lesson] += 1
        return original(self, lesson, **options)

    monkeypatch.setattr(KeptEvents, "of_lesson", of_lesson)
    return counts


def folded(events: tuple[Event, ...]) -> Store:
    store = Store(Path("nowhere"))
    store.merge(events)
    return store


def test_a_lesson_is_read_once_and_kept_up_to_date_from_then_on(tmp_path: Path, reads: Counter[str]) -> None:
    store = open_store(tmp_path)
    store.record("answered", "one", "a", answer=[0], right=False)
    store.record("attempted", "one", "b", code="x", passed=False)
    assert store.close()
    mine, theirs = open_store(tmp_path), open_store(tmp_path)
    assert not reads and len(mine.attempts("one", "b")) == 1 and not mine.answers("one")["a"].right
    mine.record("attempted", "one", "b", code="y", passed=True)
    assert mine.last_passed("one", "b") == "y"
    assert mine.flush() and theirs.flush(), "what comes now has a later id"
    theirs.record("hint-shown", "one", "b", number=2)
    assert theirs.flush() and mine.flush()
    assert mine.hints_shown("one", "b") == 2
    mine.reset("one")
    assert mine.attempts("one", "b") == () and reads == {"one": 1}
    mine.record("solution-shown", "one", "b")
    assert mine.solution_shown("one", "b") and mine.close() and theirs.close()
    again = open_store(tmp_path, read_only=True)
    assert again.solution_shown("one", "b") and not again.answers("one") and not again.hints_shown("one", "b")


def test_every_event_is_there_at_every_moment_of_its_way_to_the_file(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for number in range(150):
        store.record("step-done", "one", str(number))
        events = store.every_event()
        store.record("time-spent", "one", seconds=1)
        assert len(events) == len(list(events)) == 2 * number + 1
        assert [event.step for event in events if event.step] == [str(one) for one in range(number + 1)]
    assert store.close()


def test_only_some_lessons_stay_in_memory(tmp_path: Path, reads: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "OPEN_LESSONS", 2)
    store = open_store(tmp_path)
    store.merge([event(number, "answered", str(number), "a", answer=[number]) for number in range(4)])
    for lesson in ("0", "1", "0", "2", "0", "1"):
        assert store.answers(lesson)["a"].answer == [int(lesson)]
    assert reads == {"0": 1, "1": 2, "2": 1}, "the one that was asked for longest ago goes"
    store.close()


def test_a_big_record_that_comes_late_makes_each_lesson_anew_once(tmp_path: Path, reads: Counter[str]) -> None:
    store = open_store(tmp_path)
    lessons = ("one", "two", "three")
    store.merge([event(100_000 + number, "step-done", lessons[number % 3], str(number)) for number in range(30)])
    assert store.flush()
    late = [event(number, "time-spent", lessons[number % 3], seconds=number % 90) for number in range(12_000)]
    random.Random(0).shuffle(late)
    assert store.merge(late[:7000]) == 7000
    assert store.merge(late) == 5000 and store.merge(late) == 0
    assert store.digests() == folded(tuple(late) + store.events).digests()
    assert reads == dict.fromkeys(lessons, 1)
    assert store.close() and len(open_store(tmp_path, read_only=True).events) == 12_030


def test_late_events_that_are_written_or_read_piece_by_piece_are_counted_once(
    tmp_path: Path, reads: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.progress.summary.MANY_EVENTS", 1)
    monkeypatch.setattr("tutor.progress.database.READ_AT_ONCE", 20)
    here, there = open_store(tmp_path), open_store(tmp_path)
    newest = event(1000, "step-done", "one", "a")
    here.merge([newest])
    assert here.flush() and there.flush() and here.flush() and there.digest("one").newest == newest.id
    late = [event(number, "time-spent", "one", seconds=number) for number in range(80)]
    for start in range(0, 80, 20):
        here.merge(late[start : start + 20])
        assert here.flush()
    assert reads == {}, "nobody has asked yet"
    assert there.flush() and reads == {"one": 1}, "who reads on is up to date when all is read"
    assert here.digests() == there.digests() == folded((*late, newest)).digests()
    assert here.close() and there.close()


class LateReset(NothingKept):
    """A file whose lesson is reset by what comes late, while it is read."""

    def __init__(self, history: list[History]) -> None:
        self.history, self.events = history, [event(1, "answered", "one", "a"), event(3, "answered", "one", "b")]
        self.late: list[Event] = [event(2, "reset", "one")]

    def of_lesson(self, lesson: str, *, after: str = "", kinds: Collection[str] = ()) -> list[Event]:
        read = [one for one in self.events if one.id > after and (not kinds or one.kind in kinds)]
        late, self.late = self.late, []
        self.history[0].told(late)
        self.events += late
        return read


def test_a_reset_that_comes_late_while_the_lesson_is_read_is_heeded() -> None:
    told: list[History] = []
    kept = LateReset(told)
    told.append(History(digests={"one": digest_of("one", kept.events)}, kept=kept))
    told[0].counting("one")
    assert [one.step for one in told[0].counting("one")] == ["b"]


def test_while_another_program_keeps_the_file_a_lesson_opens_with_what_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_events, "PAUSE_SECONDS", 0.0)
    store = open_store(tmp_path)
    store.record("answered", "one", "a", answer=[0], right=True)
    assert store.close()
    store, told = open_store(tmp_path), threading.Event()
    assert store.flush()
    store.on_trouble = lambda text: told.set() if "keeps" in text else None
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.record("answered", "one", "b", answer=[1], right=True)
        assert set(store.answers("one")) == {"b"} and told.wait(20)
        other.execute("ROLLBACK")
    assert set(store.answers("one")) == {"a", "b"}
    assert store.flush() and store.trouble is None and store.close()


def test_threads_that_tell_and_ask_at_the_same_time_miss_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_events._Reading, "SECONDS", 60.0)
    mine, theirs = open_store(tmp_path), open_store(tmp_path)
    ends, wrong = threading.Event(), []

    def ask() -> None:
        while not ends.is_set():
            digests = mine.digests()
            before = {lesson: copy_of(digest) for lesson, digest in digests.items()}
            codes = [attempt.code for attempt in mine.attempts("one", "b")]
            if before != digests:
                wrong.append("a digest changed that was handed out")
            if codes != sorted(codes) or len(set(codes)) != len(codes):
                wrong.append(codes)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for number in range(300):
            mine.record("attempted", "one", "b", code=f"{number:03}", passed=False)
            theirs.record("time-spent", "one", "b", seconds=number)
            if number % 25 == 0:
                mine.merge([event(number, "step-done", "one", str(number))])
                theirs.flush()
                mine.refresh()
            if number % 60 == 0:
                assert len(mine.attempts("one", "b")) == number + 1
    finally:
        ends.set()
        for thread in threads:
            thread.join()
    assert not wrong
    assert theirs.flush() and mine.flush() and theirs.flush()
    events = mine.events
    assert len(events) == 612 and mine.digests() == theirs.digests() == folded(events).digests()
    assert mine.close() and theirs.close()
    assert open_store(tmp_path, read_only=True).digests() == folded(events).digests()


def test_a_digest_that_was_handed_out_never_changes(tmp_path: Path) -> None:
    mine, theirs = open_store(tmp_path), open_store(tmp_path)
    mine.record("time-spent", "one", "a", seconds=60)
    assert mine.flush()
    held = [mine.digest("one"), mine.digests()["one"]]
    before = [copy_of(digest) for digest in held]
    mine.record("noted", "one", "a", text="mine")
    theirs.record("step-done", "one", "b")
    theirs.record("reset", "one")
    assert theirs.flush() and mine.flush()
    assert held == before and mine.digest("one").reset_by
    assert mine.close() and theirs.close()


COPY_AT_ONCE = """
import sys, threading
from tests.unit.progress_samples import event
from tutor.progress.digest import copy_of, digest_of
sys.setswitchinterval(1e-6)
digest = digest_of("one", [event(number, "answered", "one", "a", answer=[1], right=True) for number in range(50)])
begin, copies = threading.Barrier(4), []
def copy():
    begin.wait()
    copies.extend(copy_of(digest) for _ in range(200))
threads = [threading.Thread(target=copy) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert copies == [digest] * 800
"""


def test_the_first_copies_of_digests_may_be_made_at_once() -> None:
    for _ in range(4):
        assert subprocess.run([sys.executable, "-c", COPY_AT_ONCE], timeout=60).returncode == 0
