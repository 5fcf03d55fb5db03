"""Runs are kept as they are, at once in memory and soon on disk; a bad file is explained and left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.runs.samples import loss, run
from tutor.runs import NoSuchRun, RunStore, begun, open_runs
from tutor.runs.run import this_process


def test_a_kept_run_comes_back_as_it_was(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    curves = (loss([3.0, 2.0, None, 1.0]), loss([0.1], title="accuracy", label="held out"))
    kept = store.keep(run(config={"n_head": 4, "rate": 0.001, "norm_first": True, "task": "dates"}), curves)
    assert store.runs() == [kept] and store.curves(kept.id) == curves
    assert store.close()
    again = open_runs(tmp_path)
    assert again.runs() == [kept] and again.curves(kept.id) == curves
    assert again.curves("none") == ()


def test_a_run_is_replaced_by_its_newer_self(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    first = store.keep(begun("gpt", "train"), [loss([3.0])])
    store.keep(replace(first, state="finished", step=2), [loss([3.0, 2.0])])
    assert store.close()
    (kept,) = open_runs(tmp_path).runs()
    assert (kept.state, kept.step) == ("finished", 2)
    assert store.curves(kept.id)[0].series[0].y == (3.0, 2.0)


def test_the_newest_run_comes_first(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    for name, started in (("b", 2.0), ("a", 1.0), ("c", 3.0)):
        store.keep(run(name, started=started))
    assert [one.name for one in store.runs()] == ["c", "b", "a"]
    assert store.close()
    assert [one.name for one in store.runs()] == ["c", "b", "a"]


def test_a_deleted_run_is_gone_for_good(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    kept = [store.keep(run(name)) for name in "abc"]
    assert store.flush()
    store.delete([kept[0].id])
    unwritten = store.keep(run("d"))
    store.delete([unwritten.id])
    assert {one.name for one in store.runs()} == {"b", "c"}
    assert store.close()
    assert {one.name for one in open_runs(tmp_path).runs()} == {"b", "c"}


def test_keeping_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    first = open_runs(tmp_path)
    first.keep(run("before"))
    assert first.close()
    lock = sqlite3.connect(first.path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    store = open_runs(tmp_path)
    began = time.perf_counter()
    kept = store.keep(run("during"))
    assert time.perf_counter() - began < 0.1
    lock.execute("ROLLBACK")
    lock.close()
    assert store.flush()
    assert kept in open_runs(tmp_path).runs()


def test_two_programs_keep_runs_in_one_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tutor.runs import open_runs, begun\n"
        "store = open_runs(Path(sys.argv[1]))\n"
        "for i in range(30): store.keep(begun(f'{sys.argv[2]}{i}', 'train'))\n"
        "sys.exit(not store.close())"
    )
    programs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in "ab"]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert {one.name for one in open_runs(tmp_path).runs()} == {f"{name}{i}" for name in "ab" for i in range(30)}


def test_a_run_whose_program_was_killed_is_interrupted(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from tutor.runs import open_runs, begun\n"
        "store = open_runs(Path(sys.argv[1])); store.keep(begun('gpt', 'train')); store.flush()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=60, check=False)
    (kept,) = open_runs(tmp_path).runs()
    assert kept.state == "interrupted" and "without a word" in kept.problem


def test_a_run_of_a_living_program_is_running_until_it_has_been_silent_for_a_day(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    kept = store.keep(begun("gpt", "train", process=this_process()))
    assert store.runs()[0].state == "running"
    assert store.close()
    with sqlite3.connect(store.path) as connection:
        text = connection.execute("SELECT about FROM runs").fetchone()[0]
        connection.execute("UPDATE runs SET about = ?", (text.replace(repr(kept.kept_at), "5.0"),))
    connection.close()
    assert store.runs()[0].state == "interrupted"


def test_a_run_is_found_by_the_start_of_its_id_or_by_its_name(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    old = store.keep(run("gpt", id="abc0000000", started=1.0))
    new = store.keep(run("gpt", id="abd0000000", started=2.0))
    assert store.find("abc") == old and store.find("ABD") == new and store.find("gpt") == new
    with pytest.raises(NoSuchRun, match="may be any of abd0000000, abc0000000"):
        store.find("ab")
    with pytest.raises(NoSuchRun, match="there is no run 'lstm'"):
        store.find("lstm")


def keeps_on(store: RunStore, message: str) -> None:
    """The store says what is wrong, and keeps runs in memory."""
    kept = store.keep(run(), [loss([1.0])])
    assert not store.close()
    assert store.trouble is not None and message in store.trouble
    assert "Runs are not being kept" in store.trouble and str(store.path) in store.trouble
    assert store.runs() == [kept] and store.curves(kept.id) == (loss([1.0]),)


def test_a_damaged_file_is_left_as_it_is(tmp_path: Path) -> None:
    content = b"this is no database" * 100
    (tmp_path / "runs.sqlite3").write_bytes(content)
    keeps_on(open_runs(tmp_path), "is damaged")
    assert (tmp_path / "runs.sqlite3").read_bytes() == content


def test_a_run_that_makes_no_sense_is_damage(tmp_path: Path) -> None:
    store = open_runs(tmp_path)
    store.keep(run())
    assert store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE runs SET about = '{}'")
    connection.close()
    assert store.runs() == [] and store.trouble is not None and "is damaged" in store.trouble


@pytest.mark.parametrize(
    ("statement", "message"),
    [("PRAGMA application_id = 5", "was not written by attn-tutor"), ("PRAGMA user_version = 99", "newer attn-tutor")],
)
def test_a_file_of_others_is_left_as_it_is(tmp_path: Path, statement: str, message: str) -> None:
    store = open_runs(tmp_path)
    store.keep(run())
    assert store.close()
    connection = sqlite3.connect(store.path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    content = store.path.read_bytes()
    keeps_on(open_runs(tmp_path), message)
    assert store.path.read_bytes() == content


def test_runs_are_read_from_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    assert open_runs(tmp_path / "nothing").runs() == []
    assert not (tmp_path / "nothing").exists()
