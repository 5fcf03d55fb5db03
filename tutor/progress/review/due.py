"""Which cards are to be seen on a day. Plain counting: nothing here knows how the dates come about."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from tutor.course.wording import count, day_in_words, weekday
from tutor.progress.review.cards import Card, Cards


class Due(Struct, frozen=True, kw_only=True):
    """The ids of the cards that are due, of how many in all, and the next day on which others are."""

    cards: tuple[str, ...] = ()
    total: int = 0
    next: date | None = None


def due_on(day: date, by_lesson: Mapping[str, Cards], can_ask: Callable[[str, str], bool]) -> Due:
    """Return what is due on a day.

    What has waited longest comes first. What became due on the same day comes in an order that is another one every
    day, so that no card is known by the one that always came before it.

    Args:
        day: A day of the learner's calendar.
        by_lesson: The cards of each lesson.
        can_ask: Whether the card of a lesson and a key can be asked; the others are left alone.
    """
    kept = {
        f"{lesson}/{key}": card
        for lesson, mine in by_lesson.items()
        for key, card in mine.cards.items()
        if can_ask(lesson, key)
    }

    def place(card_id: str) -> tuple[date, int, str]:
        return kept[card_id].memory.due, zlib.crc32(f"{day} {card_id}".encode()), card_id

    due = sorted((card_id for card_id, card in kept.items() if card.is_due(day)), key=place)
    later = [card.memory.due for card in kept.values() if not card.is_due(day)]
    return Due(cards=tuple(due), total=len(kept), next=min(later, default=None))


def card_of(card_id: str, by_lesson: Mapping[str, Cards]) -> Card | None:
    """Return a card by its id."""
    lesson, _, key = card_id.partition("/")
    return by_lesson[lesson].cards.get(key) if lesson in by_lesson else None


def due_words(due: Due, today: date) -> str:
    """Say what is due: "7 cards due", or when the next ones are."""
    if due.cards:
        return f"{count(len(due.cards), 'card')} due"
    return f"none due, next {day_words(due.next, today)}" if due.next else "none due"


def day_words(day: date, today: date) -> str:
    """Say which day it is: "tomorrow", "on Thursday" within a week, "on 12 March", "on 3 January 2027"."""
    ahead = (day - today).days
    if ahead <= 1:
        return "tomorrow" if ahead == 1 else "today"
    if ahead < 7:
        return f"on {weekday(day)}"
    return f"on {day_in_words(day, near=today)}"
