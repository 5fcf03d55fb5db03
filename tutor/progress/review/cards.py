"""The cards of a lesson, from its events: what was asked in it, predicted wrong, or mistaken in a way that is known.

In a lesson the *first* answer to a question rates its card, right as good and wrong as again, once on each way through
the lesson: what follows at the same step is a second try. A prediction that was right the first time needs no card, and
a question that can be understood in its lesson only (its answers say ``alone``: false) gets none. A reset of the lesson
begins another way; its cards stay.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct, field

from tutor.progress.events import Event, local_day
from tutor.progress.review.schedule import RATINGS, Memory, Rating, rated


class Card(Struct):
    """One card: what FSRS knows of it, how often it was rated, and how often as again."""

    memory: Memory
    seen: int = 0
    again: int = 0

    def is_due(self, day: date) -> bool:
        """Whether it is to be seen on a day. One that was seen in the future (a clock was wrong) is due at once."""
        return self.memory.due <= day or self.memory.last > day + timedelta(days=1)


class Cards(Struct):
    """The cards of one lesson by their keys: ``step``, or ``step/mistake``. The id of a card is ``lesson/key``."""

    cards: dict[str, Card] = field(default_factory=dict)
    rated: set[str] = field(default_factory=set)
    """The cards that were rated on this way through the lesson."""

    def add(self, event: Event) -> None:
        """Take in an event."""
        right = bool(event.data.get("right"))
        match event.kind:
            case "reset":
                self.rated = set()
            case "answered" if event.data.get("alone") is not False:
                self._rate_once(event.step, "good" if right else "again", event)
            case "predicted":
                if not right or event.step in self.cards:
                    self._rate_once(event.step, "good" if right else "again", event)
                self.rated.add(event.step)
            case "attempted" if event.data.get("mistake"):
                self._rate_once(f"{event.step}/{event.data['mistake']}", "again", event)
            case "reviewed":
                self._review(event)
            case _:
                pass

    def _rate_once(self, key: str, rating: Rating, event: Event) -> None:
        if key not in self.rated:
            self.rated.add(key)
            self._rate(key, rating, event)

    def _review(self, event: Event) -> None:
        lesson, _, key = str(event.data.get("card", "")).partition("/")
        rating = event.data.get("rating")
        if lesson == event.lesson and key.partition("/")[0] == event.step and rating in RATINGS:
            self._rate(key, rating, event)

    def _rate(self, key: str, rating: Rating, event: Event) -> None:
        card = self.cards.get(key)
        memory = rated(card.memory if card else None, rating, local_day(event))
        self.cards[key] = Card(
            memory=memory,
            seen=(card.seen if card else 0) + 1,
            again=(card.again if card else 0) + (rating == "again"),
        )
