"""What the lists of the Progress screen show: concepts, exercises and predictions, each with a step to open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from tutor.course.loader import Course
from tutor.course.wording import count
from tutor.progress.dashboard import Dashboard
from tutor.progress.reports.words import help_in_words, mistakes_in_words, place_name, share
from tutor.progress.scores import Place

Section = Literal["activity", "concepts", "exercises", "predictions"]
SECTIONS: tuple[Section, ...] = ("activity", "concepts", "exercises", "predictions")


class PlaceRow(Struct, frozen=True, kw_only=True):
    """A row: a name, how much of it was right where that is a share, a short text, and the step that it opens."""

    name: str
    part: float | None = None
    note: str = ""
    place: Place
    says: tuple[str, ...] = ()
    """What is told of it below the list, a paragraph each."""


class Listing(Struct, frozen=True, kw_only=True):
    """A list with its heading. ``nothing`` is what to say where it has no rows."""

    title: str
    detail: str
    right: str
    rows: tuple[PlaceRow, ...]
    nothing: str


def listing_of(section: Section, board: Dashboard, course: Course) -> Listing:
    """Return the list of a section other than the activity."""

    def where(place: Place) -> str:
        entry = course.entry(place.lesson)
        return f"{entry.label} {entry.title}, {place_name(place, lesson=False)}" if entry else place_name(place)

    match section:
        case "exercises":
            return _exercises(board, where)
        case "predictions":
            return _predictions(board, where)
        case _:
            return _concepts(board, where)


def _concepts(board: Dashboard, where: Callable[[Place], str]) -> Listing:
    weak = sum(score.right < score.asked for score in board.concepts)
    return Listing(
        title="Concepts",
        detail="the neediest first",
        right=f"{weak} of {len(board.concepts)} to look at again" if board.concepts else "",
        rows=tuple(
            PlaceRow(
                name=score.concept,
                part=score.right / score.asked,
                note=share(score.right, score.asked),
                place=score.place,
                says=(
                    f"{share(score.right, score.asked)} questions and predictions about it were right at the first "
                    "answer.",
                    f"Go back to {where(score.place)}.",
                ),
            )
            for score in board.concepts
        ),
        nothing="No question about a concept was answered yet. Lessons ask them as you go.",
    )


def _exercises(board: Dashboard, where: Callable[[Place], str]) -> Listing:
    return Listing(
        title="Exercises",
        detail="the hardest first, of all times",
        right=count(len(board.exercises), "exercise"),
        rows=tuple(
            PlaceRow(
                name=one.place.title,
                note=help_in_words(one),
                place=one.place,
                says=(
                    f"{where(one.place)}.",
                    f"Mistakes that were recognized: {mistakes_in_words(one)}." if one.mistakes else "",
                ),
            )
            for one in board.exercises
        ),
        nothing="No exercise has cost more than one attempt so far.",
    )


def _predictions(board: Dashboard, where: Callable[[Place], str]) -> Listing:
    made = board.predictions
    wrong = made.asked - made.right
    return Listing(
        title="Predictions",
        detail="those that were wrong at first",
        right=f"{made.right} right, {wrong} wrong" if made.asked else "",
        rows=tuple(
            PlaceRow(name=place.title, place=place, says=(f"{where(place)}.", "Look again at what happens, and why."))
            for place in made.missed
        ),
        nothing="Every prediction was right." if made.asked else "Nothing was predicted yet.",
    )
