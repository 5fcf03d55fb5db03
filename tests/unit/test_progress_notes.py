"""Notes and marks: the newest of each step holds, on one machine or two, also where a tutor ended in the middle."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.progress_samples import STEPS, event, histories
from tutor.progress.annotations import Annotations, first_line
from tutor.progress.events import Event
from tutor.progress.history import History
from tutor.progress.notes import NOTE_DRAFT
from tutor.progress.store import Store, open_store


def texts(history: History, lesson: str = "one") -> dict[str, str]:
    return {step: note.text for step, note in history.digest(lesson).beside.notes.items()}


def test_the_newest_text_of_a_step_holds_and_an_empty_one_deletes() -> None:
    history = History([event(1, "noted", step="a", text="first"), event(2, "noted", step="a", text="second", at=0.5)])
    assert texts(history) == {"a": "second"}
    history.add(event(3, "noted", step="b", text="other"))
    history.add(event(4, "noted", step="a", text=" \n"))
    assert texts(history) == {"b": "other"}


def test_a_reset_takes_neither_notes_nor_marks_away() -> None:
    told = [event(1, "noted", step="a", text="mine"), event(2, "bookmarked", step="b", on=True), event(3, "reset")]
    beside = History(told).digest("one").beside
    assert beside.notes["a"].text == "mine" and beside.marks["b"].at == 2.0


def test_data_that_makes_no_sense_is_no_note() -> None:
    history = History([event(1, "noted", step="a", text=7), event(2, "noted", step="b"), event(3, "bookmarked")])
    assert history.digest("one").beside.notes == {} and history.digest("one").beside.marks == {}


@given(histories(), st.integers(0, 1000))
def test_any_order_and_repetition_gives_what_the_newest_events_say(events: list[Event], seed: int) -> None:
    told = events + events[::2]
    random.Random(seed).shuffle(told)
    history = History(told)
    for lesson, step in itertools.product(("one", "two"), STEPS):
        mine = [one for one in events if (one.lesson, one.step) == (lesson, step)]
        noted = [one.data["text"] for one in mine if one.kind == "noted"]
        wanted = noted[-1] if noted and noted[-1].strip() else None
        assert texts(history, lesson).get(step) == wanted
        marked = [one.data["on"] for one in mine if one.kind == "bookmarked"]
        assert (step in history.digest(lesson).beside.marks) is (bool(marked) and marked[-1])


# -------------------------------------------------------------------------------------------- kept in a store


def test_two_machines_the_newer_note_wins_in_either_direction(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count(1.0)
    monkeypatch.setattr("time.time", lambda: next(clock))
    here, there = (open_store(tmp_path_factory.mktemp("home")) for _ in range(2))
    Annotations(here).keep("one", "a", "older")
    Annotations(there).keep("one", "a", "newer")
    Annotations(there).mark("one", "b", on=True)
    mine, theirs = here.events, there.events
    here.merge(theirs)
    there.merge(mine)
    assert Annotations(here).all() == Annotations(there).all()
    assert Annotations(here).text("one", "a") == "newer" and Annotations(here).marked("one", "b")
    here.close()
    there.close()


def test_a_note_is_kept_over_a_restart_and_what_did_not_change_adds_no_event(store: Store) -> None:
    Annotations(store).keep("one", "a", "  why 1/sqrt(d)?\n")
    Annotations(store).keep("one", "a", "why 1/sqrt(d)?")
    Annotations(store).mark("one", "a", on=False)
    assert len(store.events) == 1 and store.close()
    again = open_store(store.path.parent)
    assert Annotations(again).text("one", "a") == "why 1/sqrt(d)?"
    again.close()


def test_what_was_being_written_when_the_tutor_was_killed_is_the_note(store: Store) -> None:
    notes = Annotations(store)
    notes.keep("one", "a", "kept")
    notes.keep_draft("one", "a", "kept, and half a sen")
    notes.keep_draft("two", "b", "never closed")
    store.close()
    again = open_store(store.path.parent)
    assert Annotations(again).text("one", "a") == "kept, and half a sen"
    assert {(one.lesson, one.step) for one in Annotations(again).all()} == {("one", "a"), ("two", "b")}
    Annotations(again).keep("one", "a", "kept, and half a sentence")
    assert Annotations(again).text("one", "a") == "kept, and half a sentence"
    assert [draft.code for draft in again.all_drafts() if draft.step == NOTE_DRAFT + "a"] == [""]
    again.close()


def test_a_note_that_is_newer_elsewhere_hides_an_old_draft(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 100.0)
    Annotations(store).keep_draft("one", "a", "half")
    monkeypatch.setattr("time.time", lambda: 200.0)
    store.record("noted", "one", "a", text="whole")
    assert Annotations(store).text("one", "a") == "whole"


def test_a_note_being_written_is_no_code_and_outlives_a_reset(store: Store) -> None:
    store.save_draft("one", "a", "x = 1")
    Annotations(store).keep_draft("one", "a", "half")
    assert store.drafts("one") == {"a": "x = 1"}
    store.reset("one")
    assert store.drafts("one") == {} and Annotations(store).text("one", "a") == "half"


def test_all_of_them_the_newest_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(1.0)
    monkeypatch.setattr("time.time", lambda: next(clock))
    notes = Annotations(store)
    notes.keep("one", "a", "first")
    notes.mark("two", "b", on=True)
    notes.keep("one", "c", "third")
    notes.mark("one", "a", on=True)
    found = [(one.lesson, one.step, one.text, one.marked) for one in notes.all()]
    assert found == [("one", "a", "first", True), ("one", "c", "third", False), ("two", "b", "", True)]


def test_the_first_line_of_a_note_is_the_first_with_something_in_it() -> None:
    assert first_line("\n  \n  why?\nbecause") == "why?" and first_line("") == ""
