"""What is said of grades and sessions, for the screen and for a terminal's lines."""

from __future__ import annotations

from tutor.course.wording import count
from tutor.progress.review.due import day_words, due_words
from tutor.progress.review.schedule import Rating
from tutor.progress.review.sitting import Sitting


def graded_words(sitting: Sitting, rating: Rating) -> str:
    """Say what a grade of the card that is asked means: "Good: next on Thursday."."""
    if rating == "again" and not sitting.session.repeating:
        return "Again: once more in this session."
    return f"{rating.capitalize()}: next {day_words(sitting.next_on(rating), sitting.today)}."


def summary(sitting: Sitting) -> str:
    """Say how a session went, and when the next cards are due."""
    session, due = sitting.session, sitting.due()
    if due.total == 0:
        return "No cards yet. The questions of lessons become cards, and so do wrong predictions and known mistakes."
    coming = due_words(due, sitting.today)
    coming = coming[0].upper() + coming[1:] + "."
    if session.size == 0:
        return f"{coming} {count(due.total, 'card')} in all."
    of = f"{session.asked} of " if session.asked < session.size else ""
    told = f"{of}{count(session.size, 'card')}: {session.right} known"
    told += f", {session.again} not yet." if session.again else "."
    return f"{told}\n\n{coming}"
