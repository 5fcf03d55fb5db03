"""What a lesson file and a course file may say: msgspec structs, one per step kind, told apart by ``kind``.

The structs are frozen data. What a type can not express (a right choice exists, ids are unique, a solution passes)
belongs to `tutor.course.rules`; how a file becomes a struct, with errors at file:line, to `tutor.course.loader`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower case, digits and hyphens")]
Sentence = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[float, Meta(gt=0, le=600)]
Scalar = bool | int | float | str


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every piece of a course file has in common: an unknown field is an error."""


# ------------------------------------------------------------------------------------------------ pieces of steps


class Claim(Part, frozen=True, kw_only=True):
    """A result that the lesson states: the sentence, and the Python expression that is true after the run."""

    says: Sentence
    holds: Sentence


class Choice(Part, frozen=True, kw_only=True):
    """One choice of a question. ``because`` is shown when it is chosen: why it is right, or what is wrong with it."""

    text: Sentence
    because: Sentence
    right: bool = False


class Guess(Part, frozen=True, kw_only=True):
    """A wrong number that a learner may well give, and what it tells about the reasoning behind it."""

    value: float
    because: Sentence


class Pair(Part, frozen=True, kw_only=True):
    """Two things that belong together in a matching question."""

    left: Sentence
    right: Sentence


class Check(Part, frozen=True, kw_only=True):
    """One check of an exercise.

    ``given`` runs first, with ``rng`` (a seeded NumPy generator), ``np``, ``torch``, ``F`` and ``oracle`` (the
    reference implementations) at hand; then ``expect`` must be true. ``output`` is the expression whose value is shown
    and compared with the mistakes; where it is left out, it is the call of the learner's function in ``expect``.
    """

    name: Sentence
    expect: Sentence
    because: Sentence
    given: str = ""
    output: str = ""


class Mistake(Part, frozen=True, kw_only=True):
    """A plausible wrong answer: code that fails the checks, and what to tell a learner whose results equal its own."""

    name: Sentence
    code: Sentence
    tells: Sentence


class Knob(Part, frozen=True, kw_only=True):
    """A value that the learner moves: ``name`` is the variable in the code, ``values`` what it can be."""

    name: Annotated[str, Meta(pattern=r"^[a-z_][a-z0-9_]*$")]
    label: Sentence
    values: Annotated[tuple[Scalar, ...], Meta(min_length=2)]
    start: Scalar


class Term(Part, frozen=True, kw_only=True):
    """A word of the field: what it says in a sentence or two, and the id of the step that explains it."""

    term: Sentence
    says: Sentence
    step: Identifier


class Resource(Part, frozen=True, kw_only=True):
    """Something to read or watch elsewhere, and what to read it for."""

    title: Sentence
    authors: Sentence
    year: int
    where: Sentence
    """The section, chapter, figure or minute."""
    read_for: Sentence
    question: str = ""
    url: str = ""


# ------------------------------------------------------------------------------------------------ steps


class Step(Part, frozen=True, kw_only=True):
    """What every step has: an id that is stable for ever, a title, and Markdown text with TeX formulas."""

    id: Identifier
    title: Sentence
    text: str = ""
    ascii: dict[str, str] = {}
    """For a formula of ``text``, by its TeX: how it is written where only ASCII can be drawn."""
    concepts: tuple[str, ...] = ()


class Runnable(Step, frozen=True, kw_only=True):
    """A step that runs code in the session's variables.

    ``after`` names the earlier steps whose code must have run in the session; they are run first where they have not.
    """

    after: tuple[Identifier, ...] = ()
    budget: Seconds = 5


class Read(Step, frozen=True, kw_only=True, tag_field="kind", tag="read"):
    """The learner reads. ``source`` (``package.module:name``) shows real code of the library."""

    source: str = ""


class Run(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The learner runs a snippet, may edit it, and runs it again."""

    code: Sentence
    expect: tuple[Claim, ...] = ()


class Predict(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="predict"):
    """The learner commits to an answer; then the code runs and shows what happens."""

    question: Sentence
    choices: Annotated[tuple[Choice, ...], Meta(min_length=2, max_length=6)]
    code: Sentence
    expect: tuple[Claim, ...] = ()


class Quiz(Step, frozen=True, kw_only=True, tag_field="kind", tag="quiz"):
    """A question. ``form`` says which of the fields below hold the answer.

    one, many: ``choices``. number: ``answer`` within ``tolerance``, with ``guesses`` for telling wrong numbers.
    order: ``items`` in the right order. match: ``pairs``. ``because`` explains the right answer.
    """

    question: Sentence
    form: Literal["one", "many", "number", "order", "match"] = "one"
    choices: tuple[Choice, ...] = ()
    answer: float | None = None
    tolerance: float = 0.0
    unit: str = ""
    guesses: tuple[Guess, ...] = ()
    items: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    because: str = ""


class Exercise(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="exercise"):
    """The learner writes code, and the checks say what is wrong with it and why.

    ``setup`` runs before the learner's code, in variables of its own. ``lines`` are the lines of the Parsons rung, in
    a right order; by default the lines of the solution.
    """

    starter: Sentence
    solution: Sentence
    checks: Annotated[tuple[Check, ...], Meta(min_length=1)]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    setup: str = ""
    lines: tuple[str, ...] = ()


class Knobs(Runnable, frozen=True, kw_only=True, tag_field="kind", tag="knobs"):
    """The learner moves values and compares the runs; ``compare`` names the curves that are overlaid."""

    code: Sentence
    knobs: Annotated[tuple[Knob, ...], Meta(min_length=1, max_length=6)]
    compare: str = ""
    expect: tuple[Claim, ...] = ()


class Parsons(Step, frozen=True, kw_only=True, tag_field="kind", tag="parsons"):
    """The learner puts lines of code in order and leaves out the ``decoys``. With ``checks``, any order that passes."""

    question: Sentence
    lines: Annotated[tuple[str, ...], Meta(min_length=3)]
    decoys: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    setup: str = ""
    """Runs before the ordered lines, where checks run them: the imports that they use."""
    because: str = ""


class Task(Step, frozen=True, kw_only=True, tag_field="kind", tag="task"):
    """The learner works outside (reads a section of a paper) and answers a question about it."""

    resource: Resource
    question: Sentence
    choices: Annotated[tuple[Choice, ...], Meta(min_length=2, max_length=6)]


AnyStep = Read | Run | Predict | Quiz | Exercise | Knobs | Parsons | Task


# ------------------------------------------------------------------------------------------------ files


class Lesson(Part, frozen=True, kw_only=True):
    """A lesson file, ``lessons/<id>/lesson.yaml``."""

    format_version: Literal[1]
    id: Identifier
    title: Sentence
    stage: Annotated[int, Meta(ge=1)]
    week: Annotated[int, Meta(ge=1)]
    objective: Sentence
    """One sentence: after this lesson you can ..."""
    minutes: tuple[int, int]
    needs: tuple[Identifier, ...] = ()
    concepts: tuple[str, ...]
    glossary: tuple[Term, ...] = ()
    """The terms that this lesson explains; no other lesson of the course explains them."""
    resources: tuple[Resource, ...]
    steps: Annotated[tuple[AnyStep, ...], Meta(min_length=1)]
    recap: Annotated[tuple[str, ...], Meta(min_length=3, max_length=3)]
    """The lesson in three lines."""


class CourseLesson(Part, frozen=True, kw_only=True):
    """A lesson as the course lists it, written or not."""

    id: Identifier
    title: Sentence


class Stage(Part, frozen=True, kw_only=True):
    """A stage of the course. ``weeks`` is its first and last week; without a last week the stage goes on."""

    number: Annotated[int, Meta(ge=1)]
    title: Sentence
    weeks: Annotated[tuple[int, ...], Meta(min_length=1, max_length=2)]
    goal: Sentence
    lessons: tuple[CourseLesson, ...]


class CourseFile(Part, frozen=True, kw_only=True):
    """``lessons/course.yaml``: the stages on the timeline, and every lesson in its order."""

    format_version: Literal[1]
    title: Sentence
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1)]
