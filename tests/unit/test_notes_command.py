"""Notes on the command line: written, printed, taken away, also in a notebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import lesson_id
from tutor.cli import main
from tutor.progress.annotations import Annotations
from tutor.progress.store import open_store


@pytest.fixture
def run(course_folder: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run the command line on the small course and a home of its own."""

    def invoke(*arguments: str, text: str | None = None) -> Result:
        first = ["--home", str(tmp_path / "home"), "--lessons", str(course_folder)]
        return CliRunner().invoke(main, [*first, *arguments], input=text)

    return invoke


def test_a_note_is_written_by_number_or_id_printed_and_deleted(run) -> None:  # type: ignore[no-untyped-def]
    assert run("note", "1.1/2", "why one?").output == "Noted at 1.1 A layer of neurons, step 2.\n"
    assert run("note", "1.1/try").output == "why one?\n"
    run("note", "1.2/recap", "-", text="all\nof it\n")
    run("note", "2.1/look", "second")
    assert [one["step"] for one in json.loads(run("notes", "--json").output)] == ["try", "recap", "look"]
    assert "No note any more at 1.1" in run("note", "1.1/try", " ").output
    assert run("note", "1.1/try").output == "No note at 1.1 A layer of neurons, step 2.\n"


def test_a_pipe_that_brings_nothing_deletes_no_note(run) -> None:  # type: ignore[no-untyped-def]
    run("note", "1.1/2", "why one?")
    refused = run("note", "1.1/2", "-", text="\n")
    assert refused.exit_code == 2 and "the note stays" in refused.output
    assert run("note", "1.1/2").output == "why one?\n"


def test_notes_come_in_one_form(run) -> None:  # type: ignore[no-untyped-def]
    assert run("notes", "--markdown", "--json").exit_code == 2


def test_a_step_that_is_not_there_is_named_with_those_that_are(run) -> None:  # type: ignore[no-untyped-def]
    for words, said in (("1.1/nope", "no step 'nope'"), ("1.1", "name a step"), ("9.9/x", "there is no lesson")):
        refused = run("note", words, "x")
        assert refused.exit_code == 2 and said in refused.output
    assert "look, try, guess" in run("note", "1.1/nope", "x").output


def test_notes_as_text_markdown_and_data(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "Nothing here yet" in run("notes").output
    run("note", "2.1/look", "later")
    run("note", "1.1/try", "# first\nline")
    store = open_store(tmp_path / "home")
    Annotations(store).mark(lesson_id(1, 1), "write", on=True)
    day = store.digest(lesson_id(1, 1)).beside.marks["write"].day
    store.close()
    assert run("notes").output.splitlines() == [
        "1.1 A layer of neurons",
        f"  2 · Try it   {day}",
        "    # first",
        "    line",
        f"  5 · Write it ★   {day}",
        "2.1 The bottleneck",
        f"  1 · Look at it   {day}",
        "    later",
    ]
    taken = run("notes", "1.1", "--markdown").output
    assert taken.startswith("# Notes\n\n## 1.1 A layer of neurons\n\n### 2 · Try it\n\n*") and "later" not in taken
    facts = json.loads(run("notes", "--json").output)
    assert facts[1] == {
        "lesson": lesson_id(1, 1),
        "number": "1.1",
        "lesson_title": "A layer of neurons",
        "step": "write",
        "step_title": "Write it",
        "text": "",
        "marked": True,
        "day": day.isoformat(),
    }


def test_a_note_of_a_lesson_that_is_no_more_is_still_there(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store = open_store(tmp_path / "home")
    Annotations(store).keep("s9-01-gone", "step", "kept")
    store.close()
    assert run("notes").output.splitlines()[0] == "s9-01-gone"


def test_a_notebook_has_the_notes_beside_their_steps(run) -> None:  # type: ignore[no-untyped-def]
    run("note", "1.1/try", "why one?\n\nbecause")
    run("note", "1.1/recap", "done")
    cells = json.loads(run("notebook", "1.1", "--out", "-").output)["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids[ids.index("try") + 1 :][:2] == ["try-code", "try-note"] and ids[ids.index("recap") + 1] == "recap-note"
    assert cells[ids.index("try-note")]["source"] == "> **My note**\n>\n> why one?\n>\n> because"
