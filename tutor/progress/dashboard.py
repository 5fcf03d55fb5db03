"""Everything that is told about a learner's progress, as one piece of data for the Progress screen and the reports.

Worked out from the digests of all lessons, the lessons that were read, the plan, and today's date. The order in which
events came, and how often each was told, makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tutor.course.loader import Course
from tutor.course.schema import Lesson, Stage
from tutor.progress.activity import Day
from tutor.progress.calendar import Calendar, days_of, make_calendar, studied, total_of
from tutor.progress.digest import Digest
from tutor.progress.events import COURSE
from tutor.progress.plan import Plan, make_plan, weeks_in_words
from tutor.progress.scores import (
    ConceptScore,
    HardExercise,
    Predictions,
    concept_scores,
    hardest_exercises,
    predictions,
)
from tutor.progress.streak import Streak, find_streak
from tutor.progress.study_days import StudyDays


class StageProgress(Struct, frozen=True, kw_only=True):
    """A stage: how many of its lessons are done, shown to be known, skipped, begun, and how many there are.

    ``minutes`` are of all ways through its lessons, ``right`` and ``asked`` of the current ones.
    """

    number: int
    title: str
    weeks: str
    done: int
    known: int
    skipped: int
    started: int
    total: int
    minutes: float
    right: int
    asked: int

    @property
    def settled(self) -> int:
        """Of how many lessons nothing is left to do."""
        return self.done + self.known + self.skipped


class Dashboard(Struct, frozen=True, kw_only=True):
    """The learner's progress on one day."""

    today: date
    plan: Plan
    total: Day
    """All that was ever done, outside the calendar too."""
    calendar: Calendar
    streak: Streak
    stages: tuple[StageProgress, ...]
    concepts: tuple[ConceptScore, ...]
    exercises: tuple[HardExercise, ...]
    predictions: Predictions

    @property
    def planned_minutes(self) -> int:
        """The minutes of a planned day."""
        return self.plan.timetable.minutes

    @property
    def days(self) -> int:
        """On how many days something was studied, by whatever clock."""
        calendar = self.calendar
        return sum(studied(day) for days in (calendar.days, calendar.outside) for day in days.values())

    @property
    def started_on(self) -> date | None:
        """The first day on which something was done, by a clock that may have been right."""
        return min(self.calendar.days, default=None)


def make_dashboard(
    course: Course, digests: Mapping[str, Digest], lessons: Mapping[str, Lesson], today: date
) -> Dashboard:
    """Put the dashboard together.

    Args:
        course: What is taught.
        digests: What the events of each lesson come to, those of the course too.
        lessons: The lessons that were read: concepts and titles of steps are known only of those.
        today: The date here and now.
    """
    days = days_of(digests.values())
    plan = make_plan(course, digests, today=today)
    study_days = digests[COURSE].study_days if COURSE in digests else StudyDays()

    def is_study_day(day: date) -> bool:
        over = plan.settled_on is not None and day > plan.settled_on
        return not over and study_days.wanted(day, plan.timetable)

    return Dashboard(
        today=today,
        plan=plan,
        total=total_of(days.values()),
        calendar=make_calendar(days, today, week_1=plan.timetable.start, is_study_day=is_study_day),
        streak=find_streak(days, today, is_study_day=is_study_day),
        stages=tuple(stage_progress(course, stage, digests) for stage in course.stages),
        concepts=concept_scores(course, digests, lessons),
        exercises=hardest_exercises(course, digests, lessons),
        predictions=predictions(course, digests, lessons),
    )


def stage_progress(course: Course, stage: Stage, digests: Mapping[str, Digest]) -> StageProgress:
    """Return how far a stage is. A lesson that was done after all is done, whatever it was set aside for."""
    entries = course.stage_entries(stage.number)
    found = [digests[entry.id] for entry in entries if entry.id in digests]
    standings = [digest.standing for digest in found]
    states = [one.state if one.state == "done" or not one.aside else one.aside for one in standings]
    return StageProgress(
        number=stage.number,
        title=stage.title,
        weeks=weeks_in_words(stage),
        done=states.count("done"),
        known=states.count("known"),
        skipped=states.count("skipped"),
        started=states.count("started"),
        total=len(entries),
        minutes=sum(digest.activity.milliseconds for digest in found) / 60_000,
        right=sum(one.right for one in standings),
        asked=sum(one.asked for one in standings),
    )
