"""``attn-tutor search``: what is printed, what a script reads, and what the exit status says."""

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
    """Run the command line on the small course, with a note and code of the learner."""
    store = open_store(tmp_path / "home")
    Annotations(store).keep(lesson_id(1, 1), "look", "why is it d_k?")
    store.save_draft(lesson_id(1, 2), "write", "def one():\n    return mine")
    store.close()

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(
            main, ["--home", str(tmp_path / "home"), "--lessons", str(course_folder), "search", *arguments]
        )

    return invoke


def test_it_finds_lessons_notes_and_code(run) -> None:  # type: ignore[no-untyped-def]
    found = run("d_k")
    assert found.exit_code == 0
    assert found.output.splitlines() == [
        "Lessons  3",
        *(
            line
            for lesson in (lesson_id(1, 1), lesson_id(1, 2), lesson_id(2, 1))
            for line in (f"  {lesson[1]}.{lesson[4]}   Look at it   {lesson}/look", "        Some words about d_k.")
        ),
        "Your notes  1",
        f"  1.1   Look at it   {lesson_id(1, 1)}/look",
        "        why is it d_k?",
    ]
    assert "Your code  1" in run("return", "mine").output


def test_for_a_script_it_is_data(run) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(run("return", "mine", "--json").output) == [
        {
            "kind": "code",
            "title": "Write it",
            "lesson": lesson_id(1, 2),
            "number": "1.2",
            "step": "write",
            "snippet": "def one():\n    return mine",
        }
    ]


def test_where_nothing_is_found_the_exit_status_says_so(run) -> None:  # type: ignore[no-untyped-def]
    nothing = run("zzzz")
    assert (nothing.exit_code, nothing.output) == (1, "Nothing has that in it.\n")
    assert run("zzzz", "--json").output == "[]\n"
    assert run("zzzz", "mine").output.startswith("Nothing has all of these words. These have some:")


def test_without_full_text_search_it_says_so(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tutor.course.search_index.TOKENIZER", "no such tokenizer")
    refused = run("d_k")
    assert refused.exit_code == 2 and "FTS5" in refused.output
