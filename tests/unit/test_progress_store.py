"""The store keeps every event: over a restart, beside a second tutor, through a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.progress_samples import event
from tutor.progress.standing import Standing
from tutor.progress.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path)
    assert opened.trouble is None
    return opened


def reopened(store: Store) -> Store:
    assert store.close()
    return open_store(store.path.parent)


def test_what_was_recorded_is_there_after_a_restart(store: Store) -> None:
    store.record("lesson-opened", "one")
    store.record("step-shown", "one", "a")
    store.record("step-done", "one", "a")
    store.record("step-shown", "one", "b")
    store.record("answered", "one", "b", answer=(1,), right=False)
    store.record("answered", "one", "b", answer=[0], right=True)
    store.record("time-spent", "one", "b", seconds=90.0)
    store.record("attempted", "one", "c", code="x = 1", passed=False, check="rows", mistake="axis")
    store.record("hint-shown", "one", "c", number=2)
    store.record("solution-shown", "one", "c")
    store.save_draft("one", "c", "x = 2")
    before, events = store.standing("one"), store.events
    again = reopened(store)
    assert again.events == events and len({one.device for one in events}) == 1
    assert again.standing("one") == before
    assert (before.state, before.step, before.done) == ("started", "b", frozenset({"a"}))
    assert (before.right, before.asked, before.minutes) == (0, 1, 1.5)
    assert again.answers("one")["b"].right and not again.answers("one")["b"].first_right
    assert again.attempts("one", "c")[0].mistake == "axis"
    assert again.hints_shown("one", "c") == 2
    assert again.solution_shown("one", "c") and not again.solution_shown("one", "b")
    assert again.drafts("one") == {"c": "x = 2"}
    assert again.latest() == ("one", "b")
    assert again.minutes == 1.5
    again.record("ran", "one", "a", outcome="done")
    assert again.events[-1].device == events[0].device, "the same machine on the same home"
    again.close()


def test_a_reset_makes_earlier_events_not_count_and_deletes_none(store: Store) -> None:
    store.record("step-done", "one", "a")
    store.record("lesson-done", "one")
    store.save_draft("one", "a", "x")
    store.save_draft("two", "a", "y")
    store.reset("one")
    again = reopened(store)
    assert again.standing("one") == Standing(lesson="one")
    assert again.drafts("one") == {} and again.drafts("two") == {"a": "y"}
    assert [one.kind for one in again.events] == ["step-done", "lesson-done", "reset"]
    again.close()


def test_code_of_any_kind_is_kept(store: Store) -> None:
    code = "s = 'ünï → 漢字 \x00 \x1b[31m \ud800'\n"
    store.save_draft("one", "a", code)
    store.record("attempted", "one", "a", code=code, passed=False)
    kept = store.drafts("one")["a"]
    assert kept == code.replace("\ud800", "?")
    again = reopened(store)
    assert again.trouble is None and again.drafts("one")["a"] == kept
    assert again.attempts("one", "a")[0].code == kept
    again.close()


def test_events_of_another_machine_merge_by_id_and_only_once(store: Store) -> None:
    mine = store.record("step-done", "one", "a")
    theirs = [event(1, "step-done", "one", "b"), event(2, "time-spent", "one", seconds=60)]
    assert store.merge([*theirs, mine]) == 2
    assert store.merge(theirs) == 0
    again = reopened(store)
    assert again.standing("one").done == {"a", "b"} and again.minutes == 1.0 and len(again.events) == 3
    again.close()


def test_recording_does_not_wait_while_another_program_holds_the_file(store: Store) -> None:
    store.flush()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    start = time.perf_counter()
    for number in range(200):
        store.record("step-done", "one", str(number))
    assert len(store.standing("one").done) == 200
    assert time.perf_counter() - start < 1
    assert store.flush(0.2) is False, "it is not on disk yet"
    other.execute("COMMIT")
    other.close()
    assert store.flush() and store.trouble is None
    assert len(reopened(store).events) == 200


def test_two_stores_on_one_home_see_what_the_other_one_wrote(tmp_path: Path) -> None:
    first, second = open_store(tmp_path), open_store(tmp_path)
    first.record("step-done", "one", "a")
    first.save_draft("one", "a", "new")
    assert first.flush()
    assert second.standing("one").state == "new"
    second.refresh()
    assert second.flush()
    assert second.standing("one").done == {"a"} and second.drafts("one") == {"a": "new"}
    second.record("reset", "one")
    assert second.flush() and first.flush()
    assert first.standing("one").state == "new", "a flush looks as well"
    assert first.close() and second.close()


WRITE_500 = """
import sys
from pathlib import Path
from tutor.progress.store import open_store
store = open_store(Path(sys.argv[1]))
for number in range(500):
    store.record("step-done", "one", f"{sys.argv[2]}-{number}")
    if number % 20 == 0:
        store.flush()
sys.exit(0 if store.close() and store.trouble is None else 1)
"""


def test_two_tutors_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITE_500, str(tmp_path), name]) for name in ("x", "y")]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    store = open_store(tmp_path)
    assert len(store.events) == 1000 and len(store.standing("one").done) == 1000
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    store.close()


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from tutor.progress.store import open_store
store = open_store(Path(sys.argv[1]))
number = 0
while True:
    store.record("step-done", "one", str(number))
    number += 1
    if number % 10 == 0 and store.flush():
        print(number, flush=True)
"""


def test_a_killed_tutor_leaves_everything_that_was_flushed(tmp_path: Path) -> None:
    for flushes in (1, 3, 6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process.stdout as output:
            written = [int(output.readline()) for _ in range(flushes)][-1]
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        store = open_store(tmp_path)
        assert store.trouble is None
        assert {str(number) for number in range(written)} <= store.standing("one").done
        store.reset("one")
        assert store.close()


def test_after_the_end_events_are_kept_in_memory_only(store: Store) -> None:
    assert store.close() and not store.close()
    store.record("step-done", "one", "a")
    assert store.standing("one").done == {"a"} and not store.flush()


def test_reading_only_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = open_store(home, read_only=True)
    assert store.trouble is None and store.standings() == {} and not home.exists()
    writing = open_store(home)
    writing.record("step-done", "one", "a")
    writing.flush()
    stamp = writing.path.stat().st_mtime_ns
    reading = open_store(home, read_only=True)
    assert reading.standing("one").done == {"a"}
    reading.record("step-done", "one", "b")
    assert not reading.flush() and not reading.close()
    assert writing.path.stat().st_mtime_ns == stamp
    writing.close()


def test_a_file_of_the_format_before_is_brought_up_to_date_with_nothing_lost(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "CREATE TABLE events (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at REAL NOT NULL, kind TEXT NOT "
            "NULL, lesson TEXT NOT NULL, step TEXT NOT NULL, device TEXT NOT NULL, data TEXT NOT NULL)"
        )
        file.execute(
            "CREATE TABLE drafts (lesson TEXT NOT NULL, step TEXT NOT NULL, code TEXT NOT NULL, at REAL NOT NULL, "
            "PRIMARY KEY (lesson, step)) WITHOUT ROWID"
        )
        file.execute("CREATE TABLE devices (host TEXT PRIMARY KEY, id TEXT NOT NULL, seen REAL NOT NULL) WITHOUT ROWID")
        file.execute("INSERT INTO events VALUES (1, ?, 5.0, 'step-done', 'one', 'a', 'd', '{}')", (f"{1:032x}",))
        file.execute(f"PRAGMA application_id = {0x4174746E}")
        file.execute("PRAGMA user_version = 1")
        file.commit()
    store = open_store(tmp_path)
    assert store.trouble is None and store.standing("one").done == {"a"}
    store.record("step-done", "one", "b")
    assert store.close()
    again = open_store(tmp_path)
    assert [(one.step, one.offset is None) for one in again.events] == [("a", True), ("b", False)]
    again.close()
