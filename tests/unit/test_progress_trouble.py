"""Where the disk or the file is bad, the tutor says why, touches nothing that it should not, and teaches on."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.locations import summary_file
from tutor.progress.store import Store, open_store


def teaches_on(store: Store, message: str) -> None:
    """The store tells what is wrong in one plain message, and counts what is done all the same."""
    assert store.trouble is not None
    assert message in store.trouble and str(store.path.parent) in store.trouble
    assert "\n" not in store.trouble and "Error" not in store.trouble
    store.record("step-done", "one", "a")
    store.save_draft("one", "a", "x = 1")
    assert store.standing("one").done >= {"a"} and store.drafts("one") == {"a": "x = 1"}
    assert store.close() is False


def file_with(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "progress.sqlite3"
    path.write_bytes(content)
    return path


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    """A database with enough events to fill several pages."""
    store = open_store(tmp_path)
    for number in range(200):
        store.record("attempted", "one", str(number), code="x = 1\n" * 20, passed=False)
    assert store.close()
    return store.path


def test_a_file_of_something_else_is_kept(tmp_path: Path) -> None:
    content = b"this is no database" * 100
    path = file_with(tmp_path, content)
    teaches_on(open_store(tmp_path), "is damaged")
    assert path.read_bytes() == content


def test_a_file_that_was_cut_off_is_kept(good_file: Path) -> None:
    content = good_file.read_bytes()[: 3 * 4096]
    good_file.write_bytes(content)
    teaches_on(open_store(good_file.parent), "is damaged")
    assert good_file.read_bytes() == content


def test_a_file_with_pages_of_rubbish_is_kept(good_file: Path) -> None:
    whole = bytearray(good_file.read_bytes())
    whole[4096 : 4 * 4096] = b"\xa5" * (3 * 4096)
    good_file.write_bytes(whole)
    teaches_on(open_store(good_file.parent), "is damaged")
    assert good_file.read_bytes() == bytes(whole)


def spoil(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE events SET data = 'not json' WHERE place = 7")
    connection.close()


def test_a_file_with_events_that_make_no_sense_is_kept(good_file: Path) -> None:
    spoil(good_file)
    summary_file(good_file.parent).unlink()
    content = good_file.read_bytes()
    teaches_on(open_store(good_file.parent), "is damaged")
    assert good_file.read_bytes() == content


def test_events_that_make_no_sense_and_were_summed_up_before_are_noticed_when_they_are_read(good_file: Path) -> None:
    spoil(good_file)
    store = open_store(good_file.parent)
    assert store.flush() and store.trouble is None
    content = good_file.read_bytes()
    assert store.attempts("one", "6") == ()
    store.flush()
    teaches_on(store, "is damaged")
    assert good_file.read_bytes() == content


def test_the_database_of_another_program_is_kept(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "progress.sqlite3") as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    content = (tmp_path / "progress.sqlite3").read_bytes()
    teaches_on(open_store(tmp_path), "was not written by attn-tutor")
    assert (tmp_path / "progress.sqlite3").read_bytes() == content


def test_a_newer_file_is_kept(good_file: Path) -> None:
    with sqlite3.connect(good_file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = good_file.read_bytes()
    teaches_on(open_store(good_file.parent), "written by a newer attn-tutor (format 99")
    assert good_file.read_bytes() == content


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    file_with(tmp_path, b"")
    store = open_store(tmp_path)
    store.record("step-done", "one", "a")
    assert store.trouble is None and store.close()
    again = open_store(tmp_path)
    assert again.standing("one").done == {"a"}
    again.close()


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("mine")
    teaches_on(open_store(tmp_path / "home"), "is not a folder")
    assert (tmp_path / "home").read_text() == "mine"


def test_a_home_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    teaches_on(open_store(tmp_path / "file" / "home"), "is not a folder")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "progress.sqlite3").mkdir()
    teaches_on(open_store(tmp_path), "can not be written")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_home_that_can_not_be_made() -> None:
    teaches_on(open_store(Path("/proc/attn-tutor-home")), "can not be used")


def test_a_file_that_another_program_holds_from_the_start(good_file: Path) -> None:
    other = sqlite3.connect(good_file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        teaches_on(open_store(good_file.parent), "Once the other program is done, start attn-tutor again.")
    finally:
        other.close()


def test_a_file_that_another_program_writes_for_long_is_read_and_written_once_that_is_over(good_file: Path) -> None:
    other = sqlite3.connect(good_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = open_store(good_file.parent)
    recovered: list[bool] = []
    store.on_recovery = lambda: recovered.append(True)
    assert store.trouble is not None and "keeps" in store.trouble
    assert len(store.attempts("one", "7")) == 1, "what was there is known"
    store.record("step-done", "one", "a")
    other.execute("ROLLBACK")
    other.close()
    assert store.flush() and store.trouble is None and recovered == [True]
    assert store.close()
    again = open_store(good_file.parent)
    assert again.standing("one").done == {"a"}
    again.close()


def test_damage_that_comes_while_the_tutor_runs_is_said_and_nothing_more_is_written(good_file: Path) -> None:
    store = open_store(good_file.parent)
    said: list[str] = []
    store.on_trouble = said.append
    assert store.flush()
    content = b"overwritten by a bad program" * 1000
    good_file.write_bytes(content)
    store.record("step-done", "one", "a")
    assert store.flush() is False
    assert said == [store.trouble] and "is damaged" in said[0]
    store.record("step-done", "one", "b")
    assert store.close() is False and len(said) == 1
    assert store.standing("one").done == {"a", "b"}
    assert good_file.read_bytes() == content


# ------------------------------------------------------------------------------------------------ in a mount of its own

UNSHARE = ["unshare", "--map-root-user", "--mount"]


def can_mount() -> bool:
    return (
        shutil.which("unshare") is not None and subprocess.run([*UNSHARE, "true"], capture_output=True).returncode == 0
    )


needs_mounts = pytest.mark.skipif(not can_mount(), reason="needs unshare with mounts, as Linux gives it")


def run_mounted(mount: str, home: Path, script: str) -> str:
    """Run a Python script with ``home`` as its argument after a shell command that mounts something there."""
    home.mkdir(exist_ok=True)
    shell = f'{mount} && exec "$2" -c "$3" "$1"'
    command = [*UNSHARE, "sh", "-c", shell, "sh", str(home), sys.executable, script]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


BEGIN = "import sys; from pathlib import Path; from tutor.progress.store import open_store; home = Path(sys.argv[1])\n"
SMALL_DISK = 'mount -t tmpfs -o size=192k tmpfs "$1"'


@needs_mounts
def test_a_disk_that_fills_up_and_gets_room_again(tmp_path: Path) -> None:
    script = BEGIN + (
        "store = open_store(home); said = []; back = []\n"
        "store.on_trouble = said.append; store.on_recovery = lambda: back.append(1)\n"
        "assert store.trouble is None and store.flush()\n"
        "filler = home / 'filler'\n"
        "with filler.open('wb', buffering=0) as file:\n"
        "    try:\n"
        "        while True: file.write(b'x' * 4096)\n"
        "    except OSError: pass\n"
        "for i in range(300): store.record('attempted', 'one', str(i), code='x' * 100)\n"
        "assert store.flush() is False and said == [store.trouble], (store.trouble, said)\n"
        "print(said[0])\n"
        "filler.unlink(); store.record('step-done', 'one', 'a')\n"
        "assert store.flush() and store.trouble is None and back == [1]\n"
        "assert store.close()\n"
        "again = open_store(home); print(len(again.events)); again.close()\n"
    )
    message, count = run_mounted(SMALL_DISK, tmp_path / "home", script).splitlines()
    assert "The disk that holds" in message and "is full" in message and "Once there is room" in message
    assert count == "301"


@needs_mounts
def test_a_disk_that_is_full_from_the_start(tmp_path: Path) -> None:
    script = BEGIN + (
        "with (home / 'filler').open('wb', buffering=0) as file:\n"
        "    try:\n"
        "        while True: file.write(b'x' * 4096)\n"
        "    except OSError: pass\n"
        "store = open_store(home); store.record('step-done', 'one', 'a')\n"
        "assert store.standing('one').done == {'a'} and store.close() is False\n"
        "print(store.trouble)\n"
    )
    assert "is full" in run_mounted(SMALL_DISK, tmp_path / "home", script)


@needs_mounts
def test_a_disk_that_is_full_when_there_is_progress_already(tmp_path: Path) -> None:
    script = BEGIN + (
        "store = open_store(home); store.record('step-done', 'one', 'before'); assert store.close()\n"
        "with (home / 'filler').open('wb', buffering=0) as file:\n"
        "    try:\n"
        "        while True: file.write(b'x' * 4096)\n"
        "    except OSError: pass\n"
        "store = open_store(home); assert store.standing('one').done == {'before'}\n"
        "assert store.flush() is False\n"
        "print(store.trouble); store.close()\n"
    )
    assert "is full" in run_mounted(SMALL_DISK, tmp_path / "home", script)


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'


@needs_mounts
def test_a_read_only_home_with_progress_in_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = open_store(home)
    before.record("step-done", "one", "before")
    assert before.close()
    content = before.path.read_bytes()
    script = BEGIN + (
        "store = open_store(home); print(store.trouble)\n"
        "store.record('step-done', 'one', 'a')\n"
        "assert store.standing('one').done == {'before', 'a'} and store.close() is False\n"
    )
    assert "can not be written" in run_mounted(READ_ONLY, home, script)
    assert before.path.read_bytes() == content


@needs_mounts
@pytest.mark.parametrize("inside", ["", "new/folder"])
def test_a_read_only_home_without_anything_in_it(tmp_path: Path, inside: str) -> None:
    script = BEGIN + (
        f"store = open_store(home / {inside!r}); print(store.trouble)\n"
        "store.record('step-done', 'one', 'a'); assert store.standing('one').done == {'a'} and not store.close()\n"
    )
    told = run_mounted(READ_ONLY, tmp_path / "home", script)
    assert "can not be" in told and "--home DIR" in told


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE as Linux enforces it")
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    script = BEGIN + (
        "import resource, signal\n"
        "store = open_store(home); said = []; store.on_trouble = said.append\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "for i in range(300): store.record('step-done', 'one', str(i), code='x' * 1000)\n"
        "assert store.close() is False and said == [store.trouble], (store.trouble, said)\n"
        "assert len(store.standing('one').done) == 300; print(store.trouble)"
    )
    result = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "refuses to write" in result.stdout
    store = open_store(tmp_path)
    assert store.trouble is None
    store.close()
