"""The pieces of which steps and lessons are made."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower case, digits and hyphens")]
Sentence = Annotated[str, Meta(min_length=1)]
Scalar = bool | int | float | str


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every piece of a course file has in common: an unknown field is an error."""


class Claim(Part, frozen=True, kw_only=True):
    """A result that the lesson states: the sentence, and the Python expression that is true after the run."""

    says: Sentence
    """The sentence, as the learner reads it below the result."""
    holds: Sentence
    """A Python expression over the variables of the run that is true if the sentence is."""


class Choice(Part, frozen=True, kw_only=True):
    """One choice of a question."""

    text: Sentence
    """What the learner chooses."""
    because: Sentence
    """Shown when it is chosen: why it is right, or what is wrong with it."""
    right: bool = False
    """Whether this is a right answer."""


class Guess(Part, frozen=True, kw_only=True):
    """A wrong number that a learner may well give, and what it tells about the reasoning behind it."""

    value: float
    """The wrong number."""
    because: Sentence
    """What was probably computed, and what to do instead."""


class Pair(Part, frozen=True, kw_only=True):
    """Two things that belong together in a matching question."""

    left: Sentence
    """What stands on the left, in this order."""
    right: Sentence
    """What belongs to it; the right sides are shown shuffled."""


class Check(Part, frozen=True, kw_only=True):
    """One check of an exercise: it runs ``given``, and then ``expect`` must be true."""

    name: Sentence
    """What is checked, in a few words."""
    expect: Sentence
    """A Python expression that is true if the learner's code is right."""
    because: Sentence
    """Why this must hold: shown where it fails."""
    given: str = ""
    """Code that runs first, with ``rng`` (a seeded NumPy generator), ``np``, ``torch``, ``F`` and ``oracle`` (the
    reference implementations) at hand."""
    output: str = ""
    """The expression whose value is shown and compared with the mistakes; by default the call of the learner's
    function in ``expect``."""


class Mistake(Part, frozen=True, kw_only=True):
    """A plausible wrong answer. A learner whose results equal its own is told so."""

    name: Sentence
    """What the mistake is, in a few words."""
    code: Sentence
    """The wrong answer as code; it fails the checks."""
    tells: Sentence
    """What the learner is told: what they did, and what to do instead."""
    also: tuple[str, ...] = ()
    """The names of other mistakes of the exercise that this code has as well: where the review asks what is wrong with
    it, they are not offered as wrong answers."""


class Knob(Part, frozen=True, kw_only=True):
    """A value that the learner moves."""

    name: Annotated[str, Meta(pattern=r"^[a-z_][a-z0-9_]*$")]
    """The variable in the code."""
    label: Sentence
    """What the learner reads beside the values."""
    values: Annotated[tuple[Scalar, ...], Meta(min_length=2)]
    """What the variable can be, from left to right."""
    start: Scalar
    """The value it has at first: one of ``values``."""


class Use(Part, frozen=True, kw_only=True):
    """An exercise of an earlier lesson whose code a step uses."""

    lesson: Identifier
    """A lesson that this one needs, itself or through others."""
    step: Identifier
    """The exercise. The learner's last code that passed is run first, or else the solution."""


class Term(Part, frozen=True, kw_only=True):
    """A word of the field, for the glossary."""

    term: Sentence
    """The word, as lessons write it."""
    says: Sentence
    """What it means, in a sentence or two."""
    step: Identifier
    """The id of the step that explains it."""


class Resource(Part, frozen=True, kw_only=True):
    """Something to read or watch elsewhere, and what to read it for."""

    title: Sentence
    """The title of the paper, book, lecture or page."""
    authors: Sentence
    """Who wrote or gave it."""
    year: int
    """When it appeared."""
    where: Sentence
    """The section, chapter, figure or minute."""
    read_for: Sentence
    """What the learner finds there."""
    question: str = ""
    """A question to read it with."""
    url: str = ""
    """Where it is: https."""
