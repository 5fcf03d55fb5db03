"""Ids of events sort in the order in which they were given, and no two are the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from tutor.progress.events import IdClock, make_event


@given(st.lists(st.floats(0, 1e10), min_size=1, max_size=200))
def test_ids_sort_as_they_were_given_whatever_the_clock_does(moments: list[float]) -> None:
    clock = IdClock()
    ids = [clock.next_id(at) for at in moments]
    assert ids == sorted(ids) and len(set(ids)) == len(ids)


def test_more_ids_in_a_millisecond_than_it_counts_still_sort() -> None:
    clock = IdClock()
    clock.saw(f"{1000:012x}fffe" + "0" * 16)
    ids = [clock.next_id(1.0) for _ in range(5)]
    assert ids == sorted(ids)


def test_an_id_sorts_after_one_that_another_machine_gave_with_a_fast_clock() -> None:
    fast, slow = IdClock(), IdClock()
    theirs = fast.next_id(5_000_000_000.0)
    slow.saw(theirs)
    assert slow.next_id(1_000_000_000.0) > theirs
    slow.saw("not an id")
    assert slow.next_id(1_000_000_000.0) > theirs


def test_ids_of_two_machines_at_the_same_time_differ() -> None:
    assert IdClock().next_id(1.0) != IdClock().next_id(1.0)


def test_ids_from_several_threads_differ() -> None:
    clock = IdClock()
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: clock.next_id(1.0), range(2000)))
    assert len(set(ids)) == 2000


def test_an_event_has_the_time_of_its_id() -> None:
    event = make_event(IdClock(), "ran", "one", "a", {"outcome": "done"}, device="here")
    assert int(event.id[:12], 16) == int(event.at * 1000) and event.device == "here"
