"""When a card is to be seen again: FSRS with its default parameters, counted in days of the learner's calendar.

FSRS counts a day as 24 hours. A learner who studies at nine in the evening and at eight the next day has lived two
days, so every review is handed to FSRS as if it had happened at noon of its date. The dates then follow from the
ratings and the dates alone, on every machine: nothing is drawn at random (FSRS calls that fuzz).

FSRS's first steps are minutes: a session asks what was wrong again at its end, and no card is due twice on one day.

Source: github.com/open-spaced-repetition/py-fsrs, FSRS-6. It is imported when the first card is rated.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from fsrs import Scheduler

Rating = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
"""From the worst to the best: FSRS numbers them from 1."""


class Memory(Struct, frozen=True, kw_only=True):
    """What FSRS knows of a card: ``stability`` in days, ``difficulty`` from 1 to 10, its state and its first steps."""

    stability: float
    difficulty: float
    state: int
    step: int | None
    last: date
    """The day on which it was seen last."""
    due: date
    """The first day on which it is to be seen again, never that of ``last``."""


def rated(memory: Memory | None, rating: Rating, day: date) -> Memory:
    """Return what is known of a card after it was rated on a day; None is a card that was never seen."""
    from fsrs import Card, Rating, State

    before = Card(card_id=0, due=_noon(day))
    if memory is not None:
        before = Card(
            card_id=0,
            state=State(memory.state),
            step=memory.step,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_noon(memory.due),
            last_review=_noon(memory.last),
        )
    after, _ = _scheduler().review_card(before, Rating(RATINGS.index(rating) + 1), _noon(day))
    assert after.stability is not None and after.difficulty is not None
    return Memory(
        stability=after.stability,
        difficulty=after.difficulty,
        state=int(after.state),
        step=after.step,
        last=day,
        due=max(after.due.date(), day + timedelta(days=1)),
    )


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
