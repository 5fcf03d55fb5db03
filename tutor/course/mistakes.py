"""Which mistakes of an exercise are wrong answers to the question what is wrong with the code of one of them."""

from __future__ import annotations

from tutor.course import schema


def offered_beside(exercise: schema.Exercise, mistake: schema.Mistake) -> tuple[schema.Mistake, ...]:
    """Return the other mistakes, each name once, that the code of a mistake does not have as well."""
    left = {each.name: each for each in exercise.mistakes if each.name not in (mistake.name, *mistake.also)}
    return tuple(left.values())
