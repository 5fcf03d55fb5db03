"""The two kinds of files: a lesson, and the course that lists all lessons."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tutor.course.schema.pieces import Identifier, Part, Resource, Sentence, Term
from tutor.course.schema.steps import AnyStep


class Lesson(Part, frozen=True, kw_only=True):
    """A lesson file, ``lessons/<id>/lesson.yaml``."""

    format_version: Literal[1]
    """The version of this format: 1."""
    id: Identifier
    """The name of the lesson's folder. Progress refers to it: it never changes."""
    title: Sentence
    """The title, as course.yaml has it."""
    stage: Annotated[int, Meta(ge=1)]
    """The number of the stage that lists it."""
    week: Annotated[int, Meta(ge=1)]
    """The week for which it is planned."""
    objective: Sentence
    """One sentence: after this lesson you can ..."""
    concepts: tuple[str, ...]
    """What it teaches: the concepts that its steps name."""
    glossary: tuple[Term, ...] = ()
    """The terms that this lesson explains; no other lesson of the course explains them."""
    resources: tuple[Resource, ...]
    """What to read on, shown at the end."""
    steps: Annotated[tuple[AnyStep, ...], Meta(min_length=1)]
    """The steps, in their order."""
    recap: Annotated[tuple[str, ...], Meta(min_length=3, max_length=3)]
    """The lesson in three lines."""


Importance = Literal["core", "useful", "extra"]


class CourseLesson(Part, frozen=True, kw_only=True):
    """A lesson as the course lists it, written or not: all that a plan needs, so that none of its files is read."""

    id: Identifier
    """The name of its folder."""
    title: Sentence
    """Its title."""
    minutes: tuple[int, int] = (30, 60)
    """How long it takes, from … to: honest, with reading, running and writing."""
    importance: Importance = "core"
    """Whether it may be skipped when time is short: extra ones first, then useful ones, core ones never."""
    needs: tuple[Identifier, ...] = ()
    """The ids of the lessons that it builds on. They come earlier and are at least as important."""


class Point(Part, frozen=True, kw_only=True):
    """A point of the course's outline, and how the steps that teach it are found: all of them in its stage."""

    says: Sentence
    """What the outline asks for."""
    concepts: tuple[str, ...] = ()
    """What steps teach it: each of these concepts must be named by a step."""
    names: tuple[str, ...] = ()
    """For a book, a paper or a lecture: words of which each must be said by a step's text or its resource."""


class Topic(Part, frozen=True, kw_only=True):
    """A topic of the outline, with its points."""

    topic: Sentence
    """The heading."""
    points: Annotated[tuple[Point, ...], Meta(min_length=1)]
    """The points, in the outline's order."""


class Stage(Part, frozen=True, kw_only=True):
    """A stage of the course."""

    number: Annotated[int, Meta(ge=1)]
    """Its number; stages are numbered from 1."""
    title: Sentence
    """Its title."""
    weeks: Annotated[tuple[int, ...], Meta(min_length=1, max_length=2)]
    """Its first and last week; without a last week the stage goes on."""
    goal: Sentence
    """What the learner can do after it, in a sentence."""
    outline: tuple[Topic, ...] = ()
    """What the stage must teach, point by point; the check finds the steps that do."""
    placement: str = ""
    """The exercise of the stage's placement check, ``lesson/step``: one that uses no other step. By default the last
    one that uses none."""
    lessons: tuple[CourseLesson, ...]
    """Every lesson in its order, written or not."""


class CourseFile(Part, frozen=True, kw_only=True):
    """``lessons/course.yaml``: the stages on the timeline, and every lesson in its order."""

    format_version: Literal[1]
    """The version of this format: 1."""
    title: Sentence
    """The title of the course."""
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1)]
    """The stages, in their order."""
