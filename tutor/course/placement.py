"""The placement check of a stage: questions of its lessons and one exercise, as a lesson of its own.

Who passes it knows the stage. The check is a `Lesson` that is in no course: its steps are copies of the lessons' steps
under other ids, so that it is worked through on the lesson's own screen and counts in no lesson. It knows nothing of
what a learner has done.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from tutor.course import schema
from tutor.course.findings import CourseError, Finding
from tutor.course.loader import Course, Entry, LoadedLesson
from tutor.course.needs import read_lesson
from tutor.course.placement_ids import placement_id

QUESTIONS = 12
"""How many questions a check has, where its stage has so many: one or two of each lesson that has some."""
SHARE = 0.8
"""The share of the questions that must be right."""
QUESTION_MINUTES = (0.75, 1.5)
EXERCISE_MINUTES = (5, 15)

_Asked = schema.Quiz | schema.Exercise
_Pools = Mapping[str, Sequence[schema.Quiz]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A check. Its lesson's last step is the exercise, the others are the questions."""

    stage: schema.Stage
    loaded: LoadedLesson
    lessons: Mapping[str, str]
    """The lesson that each step is from, by the id it has in a check, with those that this check does not ask."""

    @property
    def id(self) -> str:
        """The id of the check's lesson, under which its answers are kept."""
        return self.loaded.lesson.id

    @property
    def questions(self) -> tuple[schema.AnyStep, ...]:
        """The questions."""
        return self.loaded.lesson.steps[:-1]

    @property
    def exercise(self) -> schema.AnyStep:
        """The exercise."""
        return self.loaded.lesson.steps[-1]

    @property
    def needed(self) -> int:
        """How many questions must be right."""
        return needed_right(len(self.questions))


def needed_right(questions: int) -> int:
    """Return how many of the questions must be right."""
    return math.ceil(SHARE * questions - 1e-9)


def make_placement(course: Course, stage: schema.Stage, *, seed: int = 0) -> Placement:
    """Put a stage's check together; with another seed it asks other questions, as far as there are others.

    Raises:
        CourseError: the stage has no question that can be understood alone, or no exercise that can be done alone.
    """
    pools = {
        entry.id: quizzes
        for entry in _written(course, stage)
        if (lesson := read_lesson(course, entry.id)) is not None
        and (quizzes := [step for step in lesson.steps if isinstance(step, schema.Quiz) and step.alone])
    }
    exercise = _exercise(course, stage)
    if not pools or exercise is None:
        what = "an exercise that uses no other step" if pools else "a question that can be understood alone"
        message = f"Stage {stage.number} has no placement check: none of its lessons has {what}."
        raise CourseError(Finding(path=course.source.path, line=_line(course, stage), message=message, fix=_FIX))
    steps: list[tuple[str, _Asked]] = [*_sample(pools, seed), exercise]
    asked: list[tuple[str, _Asked]] = [*_all(pools), exercise]
    return Placement(
        stage=stage,
        loaded=_as_lesson(course, stage, [_copy(course, lesson, step) for lesson, step in steps]),
        lessons={_step_id(lesson, step): lesson for lesson, step in asked},
    )


_FIX = "Do its lessons, or write such steps."


def check_placements(course: Course) -> Iterator[Finding]:
    """Yield a finding for each stage whose ``placement`` names no exercise of it that can be done alone."""
    for stage in course.stages:
        if not stage.placement:
            continue
        line = course.source.line_of("stages", course.stages.index(stage), "placement")
        message = _wrong_with(course, stage)
        if message:
            fix = "Name an exercise of the stage without `after` and `uses`: lesson/step."
            yield Finding(path=course.source.path, line=line, message=message, fix=fix)


def _wrong_with(course: Course, stage: schema.Stage) -> str:
    lesson, _, step = stage.placement.partition("/")
    if lesson not in {entry.id for entry in _written(course, stage)}:
        return f"Stage {stage.number} has no written lesson {lesson!r} for its placement check."
    found = next((one for one in getattr(read_lesson(course, lesson), "steps", ()) if one.id == step), None)
    if not isinstance(found, schema.Exercise):
        return f"{lesson} has no exercise {step!r} for the placement check of stage {stage.number}."
    if found.after or found.uses:
        return f"The exercise {stage.placement} uses other steps, so it can not be done in a placement check."
    return ""


def _line(course: Course, stage: schema.Stage) -> int:
    return course.source.line_of("stages", course.stages.index(stage))


def _written(course: Course, stage: schema.Stage) -> list[Entry]:
    return [entry for entry in course.stage_entries(stage.number) if entry.written]


# ------------------------------------------------------------------------------------------------ choosing


def _exercise(course: Course, stage: schema.Stage) -> tuple[str, schema.Exercise] | None:
    """The exercise that the stage names, else the last one that can be done alone."""
    alone = [
        (entry.id, step)
        for entry in _written(course, stage)
        for step in getattr(read_lesson(course, entry.id), "steps", ())
        if isinstance(step, schema.Exercise) and not step.after and not step.uses
    ]
    named = [(lesson, step) for lesson, step in alone if f"{lesson}/{step.id}" == stage.placement]
    return next(reversed(named or alone), None)


def _sample(pools: _Pools, seed: int) -> list[tuple[str, schema.Quiz]]:
    """The questions of one check: those that the checks with smaller seeds have asked least often."""
    asked: Counter[tuple[str, str]] = Counter()
    for number in range(seed):
        asked.update((lesson, quiz.id) for lesson, quiz in _choose(pools, asked, number))
    chosen = {(lesson, quiz.id) for lesson, quiz in _choose(pools, asked, seed)}
    return [(lesson, quiz) for lesson, quiz in _all(pools) if (lesson, quiz.id) in chosen]


def _all(pools: _Pools) -> list[tuple[str, schema.Quiz]]:
    return [(lesson, quiz) for lesson, quizzes in pools.items() for quiz in quizzes]


def _choose(pools: _Pools, asked: Counter[tuple[str, str]], seed: int) -> list[tuple[str, schema.Quiz]]:
    """One question of each lesson, then a second one of those with most that are new; the forms are mixed."""
    chance = random.Random(seed)
    chosen: list[tuple[str, schema.Quiz]] = []
    for lesson in chance.sample(list(pools), len(pools)):
        chosen.append((lesson, _next_of(pools[lesson], lesson, asked, chosen, chance)))
    for lesson in sorted(pools, key=lambda one: sum(not asked[one, quiz.id] for quiz in pools[one]), reverse=True):
        if len(pools[lesson]) > 1 and len(chosen) < QUESTIONS:
            chosen.append((lesson, _next_of(pools[lesson], lesson, asked, chosen, chance)))
    return chosen


def _next_of(
    pool: Sequence[schema.Quiz],
    lesson: str,
    asked: Counter[tuple[str, str]],
    chosen: Sequence[tuple[str, schema.Quiz]],
    chance: random.Random,
) -> schema.Quiz:
    """Of the questions of a lesson that are left: asked least often, of a form that is rare so far, then by chance."""
    taken = {(lesson, quiz.id) for lesson, quiz in chosen}
    forms = Counter(quiz.form for _, quiz in chosen)
    left = [quiz for quiz in chance.sample(pool, len(pool)) if (lesson, quiz.id) not in taken]
    return min(left, key=lambda quiz: (asked[lesson, quiz.id], forms[quiz.form]))


# ------------------------------------------------------------------------------------------------ as a lesson


def _step_id(lesson: str, step: schema.Step) -> str:
    return f"{lesson}-{step.id}"


def _copy(course: Course, lesson: str, step: _Asked) -> _Asked:
    """The step under an id of its own; its title says which lesson it is from."""
    entry = course.entry(lesson)
    assert entry is not None
    return replace(step, id=_step_id(lesson, step), title=f"{origin(entry)}{step.title}")


def origin(entry: Entry) -> str:
    """Return how the titles of a lesson's steps begin in a check."""
    return f"{entry.label} {entry.title}: "


def _as_lesson(course: Course, stage: schema.Stage, steps: Sequence[_Asked]) -> LoadedLesson:
    count = len(steps) - 1
    title = "placement check"
    lesson = schema.Lesson(
        format_version=1,
        id=placement_id(stage.number),
        title=title,
        stage=stage.number,
        week=stage.weeks[0],
        objective=stage.goal,
        concepts=tuple(dict.fromkeys(concept for step in steps for concept in step.concepts)),
        resources=(),
        steps=tuple(steps),
        recap=terms(stage, count),
    )
    entry = Entry(
        id=lesson.id,
        title=title,
        stage=stage.number,
        label=f"Stage {stage.number}",
        path=course.source.path,
        written=True,
        minutes=check_minutes(count),
    )
    return LoadedLesson(lesson=lesson, entry=entry, source=course.source)


def check_minutes(questions: int) -> tuple[int, int]:
    """Return how long a check takes, from … to, in fives."""
    low, high = (
        5 * round((each * questions + exercise) / 5)
        for each, exercise in zip(QUESTION_MINUTES, EXERCISE_MINUTES, strict=True)
    )
    return low, high


def terms(stage: schema.Stage, questions: int) -> tuple[str, str, str]:
    """Return what is said before a check begins: what it asks, what passes, and what passing means."""
    asked = "1 question" if questions == 1 else f"{questions} questions"
    return (
        f"{asked} from the lessons of stage {stage.number} and one exercise. "
        "Of each question the first answer counts; the exercise may be checked as often as you like.",
        f"You pass with {needed_right(questions)} of {questions} right and the exercise solved. "
        "Hints, reasons and solutions come when the check is over.",
        "Then the lessons of the stage count as known. Each can still be opened and done.",
    )
