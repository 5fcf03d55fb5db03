"""The kinds of steps."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from tutor.course.schema.pieces import (
    Check,
    Choice,
    Claim,
    Guess,
    Identifier,
    Knob,
    Mistake,
    Pair,
    Part,
    Resource,
    Sentence,
    Use,
)

Seconds = Annotated[float, Meta(gt=0, le=600)]


class Step(Part, frozen=True, kw_only=True):
    """What every step has."""

    id: Identifier
    """The step's name. Progress refers to it: it never changes."""
    title: Sentence
    """The title."""
    text: str = ""
    """What the learner reads: Markdown with TeX formulas, 120 words at the most."""
    ascii: dict[str, str] = field(default_factory=dict)
    """For a formula of ``text``, by its TeX: how it is written where only ASCII can be drawn."""
    concepts: tuple[str, ...] = ()
    """What the step teaches or asks: some of the lesson's concepts."""


class Runnable(Step, frozen=True, kw_only=True):
    """A step that runs code in the session's variables."""

    after: tuple[Identifier, ...] = ()
    """The earlier steps whose variables the code uses; they are run first where they have not been run."""
    uses: tuple[Use, ...] = ()
    """Exercises of earlier lessons whose code this step uses, as the learner wrote it."""
    budget: Seconds = 5
    """The processor time that the code may take, in seconds; the clock stops it only after a few times that."""


class Read(Step, frozen=True, kw_only=True, tag_field="kind", tag="read"):
    """The learner reads."""

    source: str = ""
    """Code of the library to show below the text: ``package.module:name``."""


class Run(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The learner runs a snippet, may edit it, and runs it again."""

    code: Sentence
    """The snippet."""
    expect: tuple[Claim, ...] = ()
    """What holds after the run."""


class Predict(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="predict"):
    """The learner commits to an answer; then the code runs and shows what happens."""

    question: Sentence
    """What will happen?"""
    choices: Annotated[tuple[Choice, ...], Meta(min_length=2, max_length=6)]
    """The answers, one of them right."""
    code: Sentence
    """The snippet that shows it."""
    expect: tuple[Claim, ...] = ()
    """What holds after the run."""


class Quiz(Step, frozen=True, kw_only=True, tag_field="kind", tag="quiz"):
    """A question. ``form`` says which of the other fields hold the answer."""

    question: Sentence
    """The question."""
    form: Literal["one", "many", "number", "order", "match"] = "one"
    """one, many: ``choices``. number: ``answer``. order: ``items``. match: ``pairs``."""
    choices: tuple[Choice, ...] = ()
    """For one and many: what can be chosen, each with its reason."""
    answer: float | None = None
    """For number: the right number."""
    tolerance: float = 0.0
    """For number: how far off an answer still counts as right."""
    unit: str = ""
    """For number: what the number counts."""
    vary: dict[str, Annotated[tuple[float, ...], Meta(min_length=2)]] = field(default_factory=dict)
    """For number: variables and their values. The lesson has the first ones, the review others. ``{{n}}`` in a text
    stands for the value of n, ``{{n * m:,}}`` for an expression; answer, tolerance and the value of a guess may be
    expressions."""
    guesses: tuple[Guess, ...] = ()
    """For number: wrong numbers that tell what went wrong."""
    items: tuple[str, ...] = ()
    """For order: what is to be put in order, in the right one."""
    pairs: tuple[Pair, ...] = ()
    """For match: what belongs together."""
    because: str = ""
    """Why the right answer is right."""
    alone: bool = True
    """Whether it can be understood without the steps before it: only then is it asked again elsewhere, in a stage's
    placement check and as a card of the review."""


class Exercise(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="exercise"):
    """The learner writes code, and the checks say what is wrong with it and why."""

    starter: Sentence
    """The code that the learner starts from; it fails the checks."""
    solution: Sentence
    """Code that passes every check."""
    checks: Annotated[tuple[Check, ...], Meta(min_length=1)]
    """The checks, in their order."""
    hints: tuple[str, ...]
    """At least three, from a nudge to nearly the answer; shown one at a time."""
    mistakes: tuple[Mistake, ...]
    """Plausible wrong answers, each recognized by its results."""
    setup: str = ""
    """Runs before the learner's code, in variables of its own."""
    lines: tuple[str, ...] = ()
    """The lines to put in order after the last hint, in a right order; by default those of the solution."""


class Knobs(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="knobs"):
    """The learner moves values and compares the runs."""

    code: Sentence
    """The snippet; each knob is a variable of it."""
    knobs: Annotated[tuple[Knob, ...], Meta(min_length=1, max_length=6)]
    """The values to move."""
    compare: str = ""
    """The title of the curves that are overlaid, run by run."""
    expect: tuple[Claim, ...] = ()
    """What holds after a run with the start values."""


class Parsons(Step, frozen=True, kw_only=True, tag_field="kind", tag="parsons"):
    """The learner puts lines of code in order and leaves the decoys out."""

    question: Sentence
    """What the lines are to do."""
    lines: Annotated[tuple[str, ...], Meta(min_length=3)]
    """The lines, in a right order."""
    decoys: tuple[str, ...] = ()
    """Lines that do not belong there."""
    checks: tuple[Check, ...] = ()
    """With checks, any order is right that passes them; without, only that of ``lines``."""
    setup: str = ""
    """Runs before the ordered lines, where checks run them: the imports that they use."""
    because: str = ""
    """Why the right order is right."""


class Task(Step, frozen=True, kw_only=True, tag_field="kind", tag="task"):
    """The learner works outside (reads a section of a paper) and answers a question about it."""

    resource: Resource
    """What to read or watch."""
    question: Sentence
    """A question that only somebody can answer who has read it."""
    choices: Annotated[tuple[Choice, ...], Meta(min_length=2, max_length=6)]
    """The answers, at least one of them right."""


AnyStep = Read | Run | Predict | Quiz | Exercise | Knobs | Parsons | Task
