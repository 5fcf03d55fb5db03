"""What events come to: a change of it has another format, and a digest comes back from its bytes as it was."""

from __future__ import annotations

import random
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from tests.unit.progress_samples import KINDS, LESSONS, STEPS, histories
from tutor.locations import summary_file
from tutor.progress.digest import Digest, copy_of
from tutor.progress.events import COURSE, Event
from tutor.progress.history import History
from tutor.progress.store import open_store
from tutor.progress.summary import FORMAT, SummaryFile

CAME_TO = (1, "9cd163bc")
"""The format, and what stands for what the events of `long_history` came to in it."""


def long_history() -> list[Event]:
    """Events of every kind over a year, in two lessons, a placement check and the course."""
    chance, at, events = random.Random(0), 1.7e9, []
    for number in range(4000):
        at += chance.expovariate(1 / 8000) - 400
        kind: Any = chance.choice(KINDS)
        lesson, step = (COURSE, "") if kind == "plan-set" else (chance.choice(LESSONS), chance.choice(STEPS))
        if kind in ("reset", "lesson-done") and chance.random() < 0.6:
            continue
        data = _data(chance, at, f"{lesson}/{step}")
        offset = chance.choice((-480, 0, 60, 540))
        events.append(Event(id=f"{number:032x}", at=at, kind=kind, lesson=lesson, step=step, offset=offset, data=data))
    return events


def _data(chance: random.Random, at: float, card: str) -> dict[str, Any]:
    start = date(1970, 1, 1) + timedelta(days=int(at // 86_400))
    off = {"first": str(start), "last": str(start + timedelta(days=chance.randrange(9)))}
    mistakes = ("", "axis", *(f"mistake-{number}" for number in range(20)))
    return {
        "right": chance.random() < 0.6,
        "alone": chance.random() < 0.9,
        "passed": chance.random() < 0.1,
        "mistake": chance.choice(mistakes),
        "code": f"x = {chance.randrange(9)}",
        "number": chance.choice((1, 2, 3, None)),
        "seconds": chance.choice((chance.uniform(0, 90), chance.uniform(0, 90), -1, 1e9, "long")),
        "start": str(start),
        "minutes": chance.choice((20, 45, 60, 1000)),
        "weekdays": sorted(chance.sample(range(7), 4)),
        "days_off": [off],
        "why": chance.choice(("known", "skipped", "", "else")),
        "text": chance.choice(("a note", "another", " ")),
        "on": chance.random() < 0.5,
        "card": chance.choice((card, card, f"{card}/axis", f"{card[:-1]}{chance.choice(STEPS)}", "none")),
        "rating": chance.choice(("again", "hard", "good", "good", "easy", "best")),
    }


def rounded(value: Any) -> Any:
    """Numbers to eleven digits: the last ones of a logarithm are each machine's own."""
    if isinstance(value, dict):
        return {str(name): rounded(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(one) for one in value]
    return f"{value:.11g}" if isinstance(value, float) else value


def test_what_events_come_to_has_another_format_when_it_changes() -> None:
    history, found = History(), 0
    for number, one in enumerate(long_history()):
        history.add(one)
        if number % 20 == 0:
            digest = rounded(msgspec.to_builtins(history.digest(one.lesson), order="deterministic"))
            found = zlib.crc32(msgspec.json.encode(digest, order="deterministic"), found)
    assert set(history.digests()) == {*LESSONS, COURSE}
    assert (FORMAT, f"{found:08x}") == CAME_TO, (
        "Digests are not what they were. Raise FORMAT in tutor/progress/summary.py, and write the two values on the "
        "left into CAME_TO here."
    )


@pytest.mark.parametrize("other", ["0.0.9 1", "0.1.0 0", ""])
def test_a_summary_that_another_tutor_has_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    file = SummaryFile(summary_file(tmp_path))
    with monkeypatch.context() as another:
        another.setattr("tutor.progress.summary.MADE_BY", other)
        store = open_store(tmp_path)
        store.record("step-done", "one", "a")
        assert store.close() and file.read() is not None
    assert file.read() is None
    store = open_store(tmp_path)
    assert store.standing("one").done == {"a"} and store.close()
    assert file.read() is not None, "it is made anew, though nothing has happened"
    monkeypatch.setattr("tutor.progress.summary.MADE_BY", other)
    assert file.read() is None, "and the other tutor goes by its own count as well"


@given(histories())
def test_a_digest_comes_back_from_its_bytes_as_it_was(events: list[Event]) -> None:
    for digest in History(events).digests().values():
        assert copy_of(digest) == digest
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(digest), type=Digest) == digest
