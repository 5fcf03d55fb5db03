"""A sitting of reviews: up to ten cards, one after another; what was wrong comes once more at the end.

The answer gives the grade: right is *good*, right on the second try *hard*, wrong *again*. *Easy* is only for the
learner to say, of a right answer. The learner may put any grade right before going on.
"""

from __future__ import annotations

from collections.abc import Iterable

from tutor.course import schema
from tutor.progress.review.schedule import Rating

SIZE = 10


class Grading:
    """What the answers to one card come to. ``rating`` is None until the card is answered."""

    def __init__(self, quiz: schema.Quiz) -> None:
        self.rating: Rating | None = None
        self.right = False
        self.tries = 0
        self._most = 2 if _leaves_a_choice(quiz) else 1

    def answer(self, *, right: bool) -> None:
        """Take an answer. After a wrong one there is a second try, unless only one answer is left then."""
        self.tries += 1
        self.right = right
        if right:
            self.rating = "good" if self.tries == 1 else "hard"
        elif self.tries >= self._most:
            self.rating = "again"

    def give_up(self) -> None:
        """Take it that the learner does not know."""
        self.right, self.rating = False, "again"

    def may_be(self, rating: Rating) -> bool:
        """Whether the learner can put the grade right so: easy is only what was right."""
        return self.rating is not None and (rating != "easy" or self.right)

    def correct(self, rating: Rating) -> None:
        """Put the grade right, where `may_be` allows it."""
        if self.may_be(rating):
            self.rating = rating


def _leaves_a_choice(quiz: schema.Quiz) -> bool:
    if quiz.form == "number":
        return True
    return max(len(quiz.choices), len(quiz.items), len(quiz.pairs)) > 2


class Session:
    """The cards of one sitting, in their order."""

    def __init__(self, cards: Iterable[str]) -> None:
        self._first = list(cards)[:SIZE]
        self._again: list[str] = []
        self._place = 0
        self.right = 0
        """How many cards were known the first time they came."""

    @property
    def cards(self) -> tuple[str, ...]:
        """The ids of the cards, each once, in their order."""
        return tuple(self._first)

    @property
    def size(self) -> int:
        """How many cards there are, each counted once."""
        return len(self._first)

    @property
    def asked(self) -> int:
        """How many cards were graded, each counted once."""
        return min(self._place, self.size)

    @property
    def again(self) -> int:
        """How many cards come, or came, once more."""
        return len(self._again)

    @property
    def card(self) -> str | None:
        """The id of the card to ask now, or None at the end."""
        cards = self._first + self._again
        return cards[self._place] if self._place < len(cards) else None

    @property
    def repeating(self) -> bool:
        """Whether every card has come once, and those that were not known come again."""
        return self._place >= self.size

    @property
    def place(self) -> str:
        """Where the session is: "3 of 10", "once more: 1 of 2"."""
        if not self.repeating:
            return f"{self._place + 1} of {self.size}"
        return f"once more: {self._place - self.size + 1} of {self.again}"

    def graded(self, rating: Rating) -> None:
        """Go on to the next card; the one that was graded comes once more if it was not known."""
        card = self.card
        assert card is not None
        if not self.repeating:
            self.right += rating != "again"
            self._again += [card] if rating == "again" else []
        self._place += 1

    def skip(self) -> None:
        """Leave out the card that would come now: it can not be asked."""
        if self.repeating:
            del self._again[self._place - self.size]
        else:
            del self._first[self._place]
