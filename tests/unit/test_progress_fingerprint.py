"""Which code made a summary: whoever changes what a digest is or counts has nothing to remember."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import inspect
from msgspec.structs import replace

from tests.unit.progress_samples import event, histories
from tutor.locations import summary_file
from tutor.progress import fingerprint
from tutor.progress.digest import Digest, copy_of
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.store import open_store
from tutor.progress.summary import SummaryFile


def parts(kind: inspect.Type) -> set[type]:
    """The structs that a type is made of."""
    found: set[type] = set()
    ahead = [kind]
    while ahead:
        one = ahead.pop()
        if isinstance(one, inspect.StructType) and one.cls not in found:
            found.add(one.cls)
            ahead += [field.type for field in one.fields]
        for name in ("types", "item_types"):
            ahead += getattr(one, name, ())
        ahead += [getattr(one, name) for name in ("key_type", "value_type", "item_type") if hasattr(one, name)]
    return found


def test_every_part_of_a_digest_is_part_of_the_fingerprint() -> None:
    modules = {module for module, *_ in fingerprint.modules()}
    assert len(parts(inspect.type_info(Digest))) >= 4
    assert {part.__module__ for part in parts(inspect.type_info(Digest))} <= modules
    assert {"tutor.progress.events", "tutor.progress.history", "tutor.progress.database"} <= modules


def test_a_change_of_any_source_that_makes_digests_changes_the_fingerprint(tmp_path: Path) -> None:
    shutil.copytree(fingerprint.SOURCES / "tutor" / "progress", tmp_path / "tutor" / "progress")
    before = fingerprint.fingerprint(tmp_path)
    assert before == fingerprint.fingerprint(tmp_path)
    changed = {before}
    for module, *_ in fingerprint.modules(tmp_path):
        if module.startswith("tutor."):
            path = tmp_path.joinpath(*module.split(".")).with_suffix(".py")
            path = path if path.is_file() else path.with_suffix("") / "__init__.py"
            path.write_text(path.read_text() + "\n")
            assert fingerprint.fingerprint(tmp_path) not in changed
            changed.add(fingerprint.fingerprint(tmp_path))
    assert len(changed) > 6


OTHER = {"fingerprint": 1}
TOUCHED = {"stamps": (fingerprint.Stamp(__file__, 1, 1),)}
ELSEWHERE = {"installation": "/elsewhere"}


@pytest.mark.parametrize(
    ("changes", "used"),
    [({}, True), (TOUCHED, True), (ELSEWHERE, True), (TOUCHED | OTHER, False), (ELSEWHERE | OTHER, False)],
)
def test_a_summary_that_other_code_has_made_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], used: bool
) -> None:
    monkeypatch.setattr("tutor.progress.summary.made_by", lambda: replace(fingerprint.made_by(), **changes))
    store = open_store(tmp_path)
    store.merge([event(1, "step-done", "one", "a")])
    assert store.close()
    assert (SummaryFile(summary_file(tmp_path)).read() is not None) == used
    assert open_store(tmp_path, read_only=True).standing("one").done == {"a"}


def test_the_same_code_in_other_files_is_known_by_them_from_the_next_end_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("tutor.progress.summary.made_by", lambda: replace(fingerprint.made_by(), **ELSEWHERE))
        store = open_store(tmp_path)
        store.record("step-done", "one", "a")
        assert store.close()
    assert open_store(tmp_path).close()
    monkeypatch.setattr("tutor.progress.summary.fingerprint", lambda: 1)
    assert SummaryFile(summary_file(tmp_path)).read() is not None


def test_an_update_while_the_tutor_runs_makes_no_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "LOADED_AT", 0)
    store = open_store(tmp_path)
    store.record("step-done", "one", "a")
    assert store.close() and not summary_file(tmp_path).exists()


def test_a_start_reads_no_sources_where_nothing_was_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path)
    store.record("step-done", "one", "a")
    assert store.close()
    monkeypatch.setattr(fingerprint, "modules", None)
    assert SummaryFile(summary_file(tmp_path)).read() is not None


@given(histories())
def test_a_digest_comes_back_from_its_bytes_as_it_was(events: list[Event]) -> None:
    for digest in History(events).digests().values():
        assert copy_of(digest) == digest
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(digest), type=Digest) == digest
