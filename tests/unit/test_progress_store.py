"""The store keeps every event, survives its disk, and counts from events alone."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.progress.events import Event, make_event
from tutor.progress.standing import Standing, standings
from tutor.progress.store import Store, open_store

KINDS = ["lesson-opened", "step-shown", "step-done", "answered", "time-spent", "lesson-done", "reset"]


def reopened(folder: Path, store: Store) -> Store:
    store.close()
    return open_store(folder)


def test_what_was_recorded_is_there_after_a_restart(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.record("lesson-opened", "one")
    store.record("step-shown", "one", "a")
    store.record("step-done", "one", "a")
    store.record("step-shown", "one", "b")
    store.record("answered", "one", "b", answer=[1], right=False)
    store.record("answered", "one", "b", answer=[0], right=True)
    store.record("time-spent", "one", "b", seconds=90.0)
    store.record("attempted", "one", "c", code="x = 1", passed=False, check="rows", mistake="axis")
    store.record("hint-shown", "one", "c", number=2)
    store.save_draft("one", "c", "x = 2")
    again = reopened(tmp_path, store)
    try:
        standing = again.standing("one")
        assert (standing.state, standing.step, standing.done) == ("started", "b", frozenset({"a"}))
        assert (standing.right, standing.asked, standing.minutes) == (0, 1, 1.5)
        assert again.answers("one")["b"].right and not again.answers("one")["b"].first_right
        assert again.attempts("one", "c")[0].mistake == "axis"
        assert again.hints_shown("one", "c") == 2
        assert again.drafts("one") == {"c": "x = 2"}
        assert again.latest() == ("one", "b")
    finally:
        again.close()


def test_a_reset_makes_earlier_events_not_count_and_deletes_none(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.record("step-done", "one", "a")
    store.record("lesson-done", "one")
    store.record("time-spent", "one", seconds=60)
    store.save_draft("one", "a", "x")
    store.reset("one")
    store = reopened(tmp_path, store)
    try:
        standing = store.standing("one")
        assert (standing.state, standing.done, standing.minutes) == ("new", frozenset(), 1.0)
        assert store.drafts("one") == {} and len(store.events) == 4
    finally:
        store.close()


events = st.builds(
    lambda kind, lesson, step, at, right: make_event(kind, lesson, step, at=at, right=right, seconds=5.0),
    st.sampled_from(KINDS),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 10**6).map(float),
    st.booleans(),
)


@given(st.lists(events, max_size=30), st.integers(0, 1000))
def test_order_and_repetition_of_events_make_no_difference(made: list[Event], seed: int) -> None:
    shuffled = made + made[: len(made) // 2]
    random.Random(seed).shuffle(shuffled)
    assert standings(shuffled) == standings(made)


def test_two_tutors_on_one_home_lose_nothing(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    script = (
        "import sys; from pathlib import Path; from tutor.progress.store import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "for i in range(200): store.record('step-done', 'one', f'{sys.argv[2]}-{i}')\n"
        "store.close(); sys.exit(store.trouble is not None)"
    )
    both = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in ("x", "y")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    store = open_store(tmp_path)
    try:
        assert len(store.events) == 400
    finally:
        store.close()


def test_a_killed_tutor_leaves_everything_it_had_written(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tutor.progress.store import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "for i in range(50): store.record('step-done', 'one', str(i))\n"
        "store.flush(); print('written', flush=True)\n"
        "while True: store.record('step-done', 'one', 'more'); time.sleep(0.001)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "written\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    store = open_store(tmp_path)
    try:
        assert store.trouble is None
        assert {str(i) for i in range(50)} <= store.standing("one").done
    finally:
        store.close()


def teaches_on(store: Store) -> None:
    store.record("step-done", "one", "a")
    assert store.standing("one") == Standing(
        lesson="one", state="started", done=frozenset({"a"}), last_at=store.events[-1].at
    )
    assert store.flush() is False
    store.close()


def test_a_damaged_file_is_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    store = open_store(tmp_path)
    assert store.trouble is not None and "damaged" in store.trouble and str(path) in store.trouble
    teaches_on(store)
    assert path.read_bytes() == b"this is no database" * 100


def test_a_newer_file_is_kept_and_said(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    path = tmp_path / "progress.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    store = open_store(tmp_path)
    assert store.trouble is not None and "newer attn-tutor" in store.trouble
    teaches_on(store)
    assert path.read_bytes() == before


def test_a_home_below_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(tmp_path / "file" / "home")
    assert store.trouble is not None and "--home" in store.trouble
    teaches_on(store)


def test_a_home_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    store = open_store(Path("/proc/attn-tutor-home"))
    assert store.trouble is not None
    teaches_on(store)


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE as Linux enforces it")
def test_a_disk_that_fills_up_is_said_and_the_tutor_goes_on(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; from tutor.progress.store import open_store\n"
        "store = open_store(Path(sys.argv[1])); said = []; store.on_trouble = said.append\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "for i in range(300): store.record('step-done', 'one', str(i), code='x' * 1000)\n"
        "store.flush(); assert store.trouble and said == [store.trouble], (store.trouble, said)\n"
        "assert len(store.standing('one').done) == 300; print(store.trouble)"
    )
    result = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "is full" in result.stdout
    store = open_store(tmp_path)
    try:
        assert store.trouble is None and 0 < len(store.events) < 300
    finally:
        store.close()
