"""Eight weeks of reviews with a clock of their own: steady, ill for ten days, across a daylight-saving change."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.review.conftest import LESSON
from tutor.course.loader import Course
from tutor.progress.history import History
from tutor.progress.review.sitting import Sitting
from tutor.progress.store import Store, open_store

BERLIN = ZoneInfo("Europe/Berlin")
START = date(2026, 3, 2)
CHANGE = date(2026, 3, 29)
"""The night before, the clocks of Berlin go from two to three."""
DAYS = 56


class Clock:
    """The time of day, which a test sets."""

    def __init__(self) -> None:
        self.day = START
        self._at = 0.0

    def set(self, day: date, hour: float) -> None:
        local = datetime.combine(day, clock_time(), BERLIN) + timedelta(hours=hour)
        self.day, self._at = day, local.timestamp()

    def __call__(self) -> float:
        self._at += 1
        return self._at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """A clock in Berlin."""
    made = Clock()
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    monkeypatch.setattr(time, "time", made)
    yield made
    monkeypatch.undo()
    time.tzset()


def study(store: Store, course: Course, clock: Clock, knows: Callable[[str], bool], days: list[int]) -> list[list[str]]:
    """Review what is due on some days, at another hour each; return the cards of each day."""
    asked = []
    for number in days:
        clock.set(START + timedelta(days=number), 8 + 13 * (number % 2))  # in the morning, and at nine in the evening
        sitting = Sitting(course, store, today=lambda: clock.day)
        cards = []
        while (card := sitting.ask()) is not None:
            assert sitting.grading is not None
            cards.append(card.card)
            if knows(card.card):
                sitting.grading.answer(right=True)
            else:
                sitting.grading.give_up()
            sitting.keep()
        asked.append(cards)
    return asked


def begin(store: Store, clock: Clock) -> None:
    """Answer everything that the lesson asks on the first day, in the evening."""
    clock.set(START, 21.5)
    for step in ("one", "many", "number", "order", "match"):
        store.record("answered", LESSON, step, answer=[0], right=True)
    store.record("predicted", LESSON, "expect", answer=[0], right=False)
    store.record("attempted", LESSON, "write", code="x", passed=False, check="is one", mistake="two")


def test_what_is_known_comes_after_longer_and_longer_times(asking: Course, store: Store, clock: Clock) -> None:
    begin(store, clock)
    asked = study(store, asking, clock, lambda _: True, list(range(1, DAYS)))
    assert len(asked[0]) == 7  # on the day after, whatever the hour
    days = [number + 1 for number, cards in enumerate(asked) if f"{LESSON}/one" in cards]
    gaps = [later - earlier for earlier, later in zip([0, *days], days, strict=False)]
    assert gaps == sorted(gaps) and gaps[-1] > 7 and sum(map(len, asked)) <= 7 * 6


def test_nothing_comes_twice_on_a_day_but_what_was_not_known_in_the_session(
    asking: Course, store: Store, clock: Clock
) -> None:
    begin(store, clock)
    chance = random.Random(4)
    asked = study(store, asking, clock, lambda _: chance.random() < 0.6, list(range(1, DAYS)))
    assert max(max(Counter(cards).values(), default=0) for cards in asked) == 2
    assert all(cards for cards in asked[:3])
    assert not Sitting(asking, store, today=lambda: clock.day).session.size


def test_after_ten_days_of_illness_it_goes_on_with_what_waits_and_nothing_is_lost(
    asking: Course, store: Store, clock: Clock
) -> None:
    begin(store, clock)
    study(store, asking, clock, lambda _: True, [1, 2, 3])
    (waiting,) = study(store, asking, clock, lambda _: True, [14])
    assert len(waiting) == 7
    ill = store.digest(LESSON).cards.cards[f"{waiting[0].partition('/')[2]}"]
    assert ill.memory.last == START + timedelta(days=14) and ill.memory.due > ill.memory.last


def test_the_clocks_going_forward_move_no_date(asking: Course, store: Store, clock: Clock) -> None:
    clock.set(CHANGE - timedelta(days=1), 23.5)
    night = store.record("answered", LESSON, "one", answer=[0], right=True)
    clock.set(CHANGE, 22.5)
    assert Sitting(asking, store, today=lambda: clock.day).session.cards == (f"{LESSON}/one",)
    after = store.record("reviewed", LESSON, "one", card=f"{LESSON}/one", rating="good", right=True)
    assert (night.offset, after.offset) == (60, 120)
    assert datetime.fromtimestamp(night.at, UTC).date() == datetime.fromtimestamp(after.at, UTC).date() - timedelta(1)
    assert store.digest(LESSON).cards.cards["one"].memory.last == CHANGE


def test_two_machines_that_were_apart_agree_once_they_are_merged(
    asking: Course, store: Store, clock: Clock, tmp_path: Path
) -> None:
    begin(store, clock)
    other = open_store(tmp_path / "other")
    other.merge(store.events)
    study(store, asking, clock, lambda card: "m" in card, list(range(1, 30, 2)))
    study(other, asking, clock, lambda card: "o" in card, list(range(1, 30, 3)))
    mine, theirs = store.events, other.events
    store.merge(theirs)
    other.merge(mine)
    assert store.digest(LESSON).cards == other.digest(LESSON).cards
    shuffled = [*mine, *theirs, *mine]
    random.Random(1).shuffle(shuffled)
    assert History(shuffled).digest(LESSON).cards == store.digest(LESSON).cards
    other.close()


def test_home_counts_from_the_kept_summary_without_loading_the_scheduler(asking: Course, asked: Store) -> None:
    asked.close()
    code = f"""
import sys
from datetime import date
from pathlib import Path
from tutor.course.loader import load_course
from tutor.progress.store import open_store
from tutor.ui.overview import make_overview
store = open_store(Path({str(asked.path.parent)!r}))
said = make_overview(load_course(Path({str(asking.folder)!r})), store, {{}}, date.today()).review
print(said, sorted({{"fsrs", "tutor.progress.review.questions", "tutor.course.variation"}} & set(sys.modules)))
store.close()
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "8 cards due []"
