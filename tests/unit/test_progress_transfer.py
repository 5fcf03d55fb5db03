"""Export and import: what goes out comes back; twice is once, either order is the same; a bad file changes nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.unit.progress_samples import event, histories
from tutor.cli import main
from tutor.progress.database import Database, Draft
from tutor.progress.events import Event
from tutor.progress.store import Store, open_store
from tutor.progress.transfer import RecordError, parse_record, read_record, record_lines

DRAFT = Draft(lesson="one", step="a", code="x = 'ä😀'\nprint(x)", at=5.0)

SLOW_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)


def in_memory(events: list[Event]) -> Store:
    store = Store(Path("nowhere"))
    store.merge(events)
    return store


def shown(store: Store) -> object:
    return store.standings(), store.minutes, store.latest(), store.events


@SLOW_MACHINE
@given(histories())
def test_what_goes_out_comes_back(events: list[Event]) -> None:
    record = parse_record(list(record_lines(events, [DRAFT])), "it")
    assert list(record.events) == events
    assert record.drafts == (DRAFT,)


@SLOW_MACHINE
@given(histories(), st.data())
def test_two_machines_merged_in_any_order_and_any_number_of_times_are_the_same(
    events: list[Event], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.sampled_from(("here", "there", "both")), min_size=len(events), max_size=len(events)))
    here = [one for one, place in zip(events, places, strict=True) if place != "there"]
    there = [one for one, place in zip(events, places, strict=True) if place != "here"]
    files = [parse_record(list(record_lines(part, [])), "it").events for part in (here, there)]
    first, second = in_memory([*files[0], *files[1], *files[0]]), in_memory([*files[1], *files[0]])
    assert shown(first) == shown(second) == shown(in_memory(events))


def test_equal_records_are_equal_files() -> None:
    events = [event(2, "ran"), event(1, "step-shown", step="a", right=True, answer=[1])]
    first, second = in_memory(events), in_memory(events[::-1])
    assert list(record_lines(first.every_event(), [])) == list(record_lines(second.every_event(), []))


LINES = list(record_lines([event(1, "ran"), event(2, "ran")], [DRAFT]))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "it is empty."),
        (["hello"], "it:1: this is no record of attn-tutor"),
        (['{"type": "event", "event": {}}'], "it:1: this is no record"),
        (LINES[1:], "it:1: a record has one first line"),
        ([LINES[0], *LINES], "it:2: a record has one first line"),
        ([LINES[0], LINES[1][:-9], *LINES[2:]], "it:2: this line is damaged"),
        (LINES[:-1], "it is not whole: it should hold 2 events and 1 pieces of code, and has 2 and 0"),
        ([LINES[0].replace('"format":2', '"format":99')], "written by a newer attn-tutor"),
        ([LINES[0], LINES[1].replace("0001", "zzzz"), *LINES[2:]], "is no id of an event"),
        ([LINES[0], LINES[1].replace('"data":', '"data":' + '{"a":' * 3000), *LINES[2:]], "this line is damaged"),
        ([LINES[0], LINES[1].replace('"at":1.0', '"at":1e18'), *LINES[2:]], "it:2: no clock tells the time"),
        ([LINES[0], LINES[1].replace('"at":1.0', '"at":-1.0'), *LINES[2:]], "it:2: no clock tells the time"),
        ([LINES[0], LINES[1].replace('"offset":null', '"offset":9999'), *LINES[2:]], "it:2: no clock tells the time"),
        ([LINES[0], LINES[1].replace("0" * 31, "f" * 31), *LINES[2:]], "it:2: no clock tells the time"),
    ],
)
def test_a_bad_file_is_explained_at_its_line(lines: list[str], words: str) -> None:
    with pytest.raises(RecordError, match=r"^it") as caught:
        parse_record(lines, "it")
    assert words in str(caught.value)


def test_a_file_that_is_not_there_or_not_text_is_explained(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="can not be read: No such file"):
        read_record(tmp_path / "gone")
    (tmp_path / "picture").write_bytes(bytes(range(256)))
    with pytest.raises(RecordError, match="it is not text"):
        read_record(tmp_path / "picture")


def attn_tutor(home: Path, *arguments: str, given: str = "") -> str:
    result = CliRunner().invoke(main, ["--home", str(home), *arguments], input=given)
    assert result.exit_code == 0, result.output
    return result.stdout


def fill(home: Path, events: list[Event], code: str) -> None:
    store = open_store(home)
    store.merge(events)
    store.save_draft("s1-01-neuron-layer", "write", code)
    assert store.close()


def test_two_homes_become_the_same_by_exporting_and_importing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    lesson = "s1-01-neuron-layer"
    fill(here, [event(1, "lesson-opened", lesson), event(2, "step-done", lesson, "a")], "older")
    fill(there, [event(2, "step-done", lesson, "a"), event(3, "time-spent", lesson, seconds=90)], "newer")
    file = tmp_path / "record.jsonl"
    assert attn_tutor(there, "export", str(file)) == f"Wrote 2 events to {file}.\n"
    said = attn_tutor(here, "import", str(file))
    assert said == "1 events and the code of 1 steps are new here; 1 events were here already.\n"
    assert attn_tutor(here, "import", str(file)).startswith("0 events and the code of 0 steps are new here")
    attn_tutor(there, "import", "-", given=attn_tutor(here, "export"))
    assert attn_tutor(here, "export") == attn_tutor(there, "export", "-")
    assert open_store(here, read_only=True).drafts(lesson) == {"write": "newer"}


def test_code_that_was_changed_after_the_clock_was_set_back_goes_to_the_other_machine(tmp_path: Path) -> None:
    here, there = open_store(tmp_path / "here"), open_store(tmp_path / "there")
    ahead = Draft(lesson="one", step="a", code="x = 1", at=4e9)
    assert here.merge_drafts([ahead]) == there.merge_drafts([ahead]) == 1
    here.save_draft("one", "a", "x = 2")
    assert there.merge_drafts(here.all_drafts()) == 1 and there.drafts("one") == {"a": "x = 2"}
    assert there.close() and here.close()
    assert open_store(tmp_path / "there", read_only=True).drafts("one") == {"a": "x = 2"}


def test_a_big_record_is_imported_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.cli.taking_away.IMPORTED_AT_ONCE", 7)
    events = [event(number, "step-done", "s1-01-neuron-layer", str(number)) for number in range(50)]
    file = tmp_path / "record.jsonl"
    file.write_text("".join(record_lines(events, [])))
    fill(tmp_path / "home", events[20:30], "")
    said = attn_tutor(tmp_path / "home", "import", str(file))
    assert said == "40 events and the code of 0 steps are new here; 10 events were here already.\n"
    assert open_store(tmp_path / "home", read_only=True).events == tuple(events)


def test_code_with_every_kind_of_line_break_goes_through_a_file(tmp_path: Path) -> None:
    code = "a\rb\u2028c\x0bd\x85e\r\n"
    told = [event(1, "attempted", step="a", code=code, passed=True)]
    file = tmp_path / "record.jsonl"
    file.write_text("".join(record_lines(told, [])), encoding="utf-8", newline="")
    record = read_record(file)
    assert len(record.events) == 1 and list(record.events) == told and told[0] in record.events


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_record_comes_through_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=lambda: pipe.write_text("".join(LINES)))
    writing.start()
    record = read_record(pipe)
    writing.join()
    assert len(list(record.events)) == len(record.events) == 2 and record.drafts == (DRAFT,)


def test_a_record_that_changes_while_it_is_imported_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    file.write_text("".join(LINES))
    record = read_record(file)
    file.write_text("".join(LINES)[:-30])
    with pytest.raises(RecordError, match="has changed while it was read"):
        list(record.events)


def brought(home: Path, file: Path, *arguments: str, said: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--home", str(home), "import", *arguments, str(file)], input=said)
    return result.exit_code, result.output


def test_code_of_a_machine_that_is_new_is_asked_about_once(tmp_path: Path) -> None:
    def record(*events: Event) -> Path:
        file = tmp_path / "record.jsonl"
        file.write_text("".join(record_lines(events, [])))
        return file

    home, code = tmp_path / "home", {"code": "x = 1", "passed": True}
    theirs = event(1, "attempted", "one", "a", **code)
    status, output = brought(home, record(theirs, event(2, "step-done", "one", "a")), said="n\n")
    assert status == 2 and "has code of 1 exercise from a machine" in output and "nothing was imported" in output
    assert open_store(home, read_only=True).events == ()
    assert brought(home, record(event(2, "step-done", "one", "a")))[0] == 0, "no code, no question"
    status, output = brought(home, record(theirs), said="y\n")
    assert (
        status == 0 and "Import it?" in output and open_store(home, read_only=True).last_passed("one", "a") == "x = 1"
    )
    assert "Import it?" not in brought(home, record(theirs, event(3, "attempted", "one", "b", **code)))[1]
    status, output = brought(home, record(replace(theirs, id=f"{4:032x}", device="e")), "--yes")
    assert status == 0 and "machine" not in output
    assert open_store(home, read_only=True).tried_on() == {"d", "e"}


def test_code_that_comes_by_standard_input_needs_a_word_beforehand(tmp_path: Path) -> None:
    lines = "".join(record_lines([event(1, "attempted", "one", "a", code="x = 1", passed=True)], []))
    status, output = brought(tmp_path, Path("-"), said=lines)
    assert status == 2 and "Add --yes to import it" in output
    assert brought(tmp_path, Path("-"), "--yes", said=lines)[0] == 0


def test_a_record_is_the_same_text_whatever_the_encoding_of_the_terminal(tmp_path: Path) -> None:
    fill(tmp_path / "home", [event(1, "noted", "one", "a", text="ä😀")], "x = 'é'")

    def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "tutor", *arguments]
        latin = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
        return subprocess.run(command, env=latin, input=given, capture_output=True, timeout=60)

    told = run("--home", str(tmp_path / "home"), "export")
    assert told.returncode == 0 and "ä😀" in told.stdout.decode("utf-8")
    assert run("--home", str(tmp_path / "other"), "import", "-", given=told.stdout).returncode == 0
    assert [*record_lines(open_store(tmp_path / "other", read_only=True).every_event(), [])] == [
        *record_lines([event(1, "noted", "one", "a", text="ä😀")], [])
    ]
    bad = run("--home", str(tmp_path / "other"), "import", "-", given=b"\xff\n")
    assert bad.returncode == 2 and b"standard input is no record of attn-tutor: it is not text" in bad.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_to_a_full_disk_is_explained(tmp_path: Path, unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "tutor", "--home", str(tmp_path), "export"]
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        told = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, env=environment)
    assert told.returncode == 2 and b"standard output can not be written: No space left" in told.stderr
    assert b"Traceback" not in told.stderr


def test_the_record_that_was_there_stays_where_the_new_one_can_not_be_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, [event(number, "ran") for number in range(9)], "x")
    file = tmp_path / "record.jsonl"
    file.write_text("last week's")
    monkeypatch.setattr("tutor.progress.database.READ_AT_ONCE", 2)
    known, asked = Database.in_order, iter([False, True])

    def locked_later(database: Database, *, after: str, up_to: int) -> list[Event]:
        if next(asked, True):
            raise sqlite3.OperationalError("locked")
        return known(database, after=after, up_to=up_to)

    monkeypatch.setattr(Database, "in_order", locked_later)
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "export", str(file), "--force"])
    assert result.exit_code == 2 and "The record is not whole" in result.output
    assert file.read_text() == "last week's" and [one.name for one in tmp_path.glob("record*")] == ["record.jsonl"]


def test_a_bad_file_imports_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text("".join(LINES[:-1]))
    result = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "import", str(file)])
    assert result.exit_code == 2 and "is not whole" in result.output
    assert not (tmp_path / "home" / "progress.sqlite3").exists()


def test_export_never_replaces_a_file_unasked(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    file.write_text("mine")
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "export", str(file)])
    assert result.exit_code == 2 and "is there already" in result.output
    assert file.read_text() == "mine"
    attn_tutor(tmp_path, "export", str(file), "--force")
    assert json.loads(file.read_text().splitlines()[0])["events"] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "export", str(tmp_path / "file")])
    assert result.exit_code == 2 and "can not be written" in result.output


def test_a_notebook_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = attn_tutor(tmp_path, "notebook", "s2-08")
    made = json.loads((tmp_path / "s2-08-scaled-dot-product.ipynb").read_text())
    assert "s2-08-scaled-dot-product.ipynb" in said and made["nbformat"] == 4
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "notebook", "s2-08"])
    assert result.exit_code == 2 and "is there already" in result.output
    assert json.loads(attn_tutor(tmp_path, "notebook", "s2-08", "--out", "-")) == made
