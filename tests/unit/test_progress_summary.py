"""A start goes on from the summary: the same comes out as from all events, whatever happened to the files before."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.progress_samples import LESSONS, STEPS, event, histories
from tutor.locations import summary_file
from tutor.progress.database import Place
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.store import Store, open_store
from tutor.progress.summary import Summary, SummaryFile

ON_DISK = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)


def shown(store: Store | History) -> object:
    work = [store.counting(lesson) for lesson in LESSONS] if isinstance(store, History) else _work(store)
    return store.digests(), store.latest(), work


def _work(store: Store) -> object:
    return [
        (store.answers(lesson), [(store.attempts(lesson, step), store.hints_shown(lesson, step)) for step in STEPS])
        for lesson in LESSONS
    ]


def shown_of(events: list[Event]) -> object:
    """What the same events come to in memory alone, taken in at once and in order."""
    store = Store(Path("nowhere"))
    store.merge(sorted(events, key=lambda one: one.id))
    return shown(store)


@ON_DISK
@given(histories(), st.integers(0, 1000), st.lists(st.sampled_from(("go on", "close", "delete", "read"))))
def test_any_order_and_repetition_split_over_restarts_comes_to_the_same(
    events: list[Event], seed: int, ways: list[str]
) -> None:
    chance = random.Random(seed)
    told = events + events[: len(events) // 2]
    chance.shuffle(told)
    cuts = sorted(chance.choices(range(len(told) + 1), k=len(ways)))
    known: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        for start, end, way in zip([0, *cuts], [*cuts, len(told)], [*ways, "close"], strict=True):
            some = {one.id for one in told[start:end]}
            assert store.merge(told[start:end]) == len(some - known)
            known |= some
            if way == "read":
                assert shown(store) == shown_of(told[:end])
            if way in ("close", "delete"):
                assert store.close()
                if way == "delete":
                    summary_file(Path(folder)).unlink(missing_ok=True)
                store = open_store(Path(folder))
        assert shown(store) == shown_of(events) and store.events == tuple(events)
        assert store.close() and store.trouble is None


@ON_DISK
@given(histories(), st.data())
def test_two_machines_merged_in_either_order_come_to_the_same(events: list[Event], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.sampled_from(("here", "there", "both")), min_size=len(events), max_size=len(events)))
    here = [one for one, place in zip(events, places, strict=True) if place != "there"]
    there = [one for one, place in zip(events, places, strict=True) if place != "here"]
    for first, second in ((here, there), (there, here)):
        with tempfile.TemporaryDirectory() as folder:
            for some in (first, second, first):
                store = open_store(Path(folder))
                store.merge(some)
                assert store.close()
            assert shown(open_store(Path(folder), read_only=True)) == shown_of(events)


@ON_DISK
@given(histories(), st.integers(0, 1000))
def test_two_tutors_on_one_home_see_the_same(events: list[Event], seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        both = [open_store(Path(folder)), open_store(Path(folder))]
        for one in events:
            chance.choice(both).merge([one])
            chance.choice((both[0].digests, both[1].digests, both[0].flush, both[1].refresh, both[1].flush))()
        for store in (*both, *both):
            assert store.flush()
        for store in both:
            assert shown(store) == shown_of(events) and store.close()
        assert shown(open_store(Path(folder), read_only=True)) == shown_of(events)


# ------------------------------------------------------------------------------------------------ the file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with some events and their summary."""
    store = open_store(tmp_path)
    store.merge([event(number, "step-done", LESSONS[number % 2], str(number)) for number in range(1, 20)])
    assert store.close()
    return tmp_path


def summary(home: Path) -> Summary:
    found = SummaryFile(summary_file(home)).read()
    assert found is not None
    return found


def test_the_summary_is_what_a_start_goes_on_from(home: Path) -> None:
    kept = summary(home)
    assert kept.place == Place(number=19, id=f"{19:032x}") and kept.digests["one"].way.done == set(
        map(str, range(2, 20, 2))
    )
    kept.digests["one"].way.done.add("told by the summary")
    assert SummaryFile(summary_file(home)).write(kept)
    assert "told by the summary" in open_store(home, read_only=True).standing("one").done


def test_reading_only_leaves_the_summary_as_it_is(home: Path) -> None:
    summary_file(home).unlink()
    assert len(open_store(home, read_only=True).standing("one").done) == 9
    assert not summary_file(home).exists()


def test_every_bad_summary_is_ignored_without_a_word(home: Path) -> None:
    before, content = shown(open_store(home, read_only=True)), summary_file(home).read_bytes()
    chance = random.Random(0)
    spoiled = [content[:length] for length in chance.sample(range(len(content)), 30)]
    for place in chance.sample(range(len(content)), 30):
        spoiled.append(content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :])
    for bad in (*spoiled, b"", b"mine", content + b"x"):
        summary_file(home).write_bytes(bad)
        store = open_store(home)
        assert store.trouble is None and shown(store) == before
        store.record("step-done", "one", "more")
        assert store.close()
        assert summary(home).place.number == store.events.__len__()
        before = shown(open_store(home, read_only=True))


def test_a_folder_in_the_place_of_the_summary_is_left_alone(home: Path) -> None:
    before = shown(open_store(home, read_only=True))
    summary_file(home).unlink()
    summary_file(home).mkdir()
    store = open_store(home)
    assert shown(store) == before and store.close() and summary_file(home).is_dir()
    assert sorted(file.name for file in home.iterdir()) == ["progress-summary.msgpack", "progress.sqlite3"]


def test_a_summary_of_another_state_of_the_database_is_noticed(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    earlier = tmp_path_factory.mktemp("earlier")
    for file in home.iterdir():
        shutil.copy(file, earlier)
    store = open_store(home)
    store.record("lesson-done", "one")
    assert store.close()
    later = shown(open_store(home, read_only=True))
    shutil.copy(summary_file(home), earlier)
    store = open_store(earlier)
    assert store.standing("one").state == "started", "the restored database has not got the event"
    store.record("step-done", "two", "elsewhere")
    assert store.close()
    shutil.copy(summary_file(earlier), home)
    assert shown(open_store(home, read_only=True)) == later, "the place is the same, the event there another"


RECORD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from tutor.progress.store import open_store
store = open_store(Path(sys.argv[1]))
for number in range(7):
    store.record("step-done", "one", f"{sys.argv[2]}-{number}")
    store.record("time-spent", "two", "a", seconds=number)
assert store.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_between_the_events_and_the_summary_loses_nothing(home: Path) -> None:
    for number in range(3):
        died = subprocess.run([sys.executable, "-c", RECORD_AND_DIE, str(home), str(number)], timeout=60)
        assert died.returncode == -signal.SIGKILL and summary(home).place.number == 19
    carried_on = open_store(home, read_only=True)
    summary_file(home).unlink()
    anew = open_store(home, read_only=True)
    assert shown(carried_on) == shown(anew) and len(anew.events) == 19 + 42
    assert {f"{run}-{number}" for run in range(3) for number in range(7)} <= anew.standing("one").done


def test_what_is_not_in_the_database_is_in_no_summary(home: Path) -> None:
    store = open_store(home)
    assert store.flush()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.record("lesson-done", "one")
        assert not store.close(0.1)
        assert "lesson-done" not in str(summary(home)) and summary(home).place.number == 19
        other.execute("ROLLBACK")


def test_a_number_that_no_summary_can_hold_does_no_harm(home: Path) -> None:
    store = open_store(home)
    store.merge([event(30, "hint-shown", "one", "a", number=10**30)])
    assert store.digest("one").newest == f"{30:032x}"
    store.record("step-done", "one", "b")
    assert store.close() and summary(home).place.number == 19
    assert "b" in open_store(home, read_only=True).standing("one").done


def test_it_is_said_when_counting_everything_will_take_long(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.progress.summary.LONG", 19)
    said: list[int] = []
    open_store(home, read_only=True, on_long=said.append)
    assert said == []
    summary_file(home).unlink()
    open_store(home, read_only=True, on_long=said.append)
    assert said == [19]
