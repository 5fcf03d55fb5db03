"""The plan: what is left, laid out over the weeks from today, and when each stage ends at the learner's own pace.

One plan for Home, the Plan screen and `attn-tutor progress`. A pure function of course, digests and date; what it says
in words is in `tutor.progress.plan_words`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.schema import Stage
from tutor.progress.baseline import Baseline, make_baseline
from tutor.progress.digest import Digest
from tutor.progress.pace import Pace
from tutor.progress.plan_weeks import PlanWeek, ends_at_pace, plan_weeks, span_of
from tutor.progress.situation import Situation, find_situation
from tutor.progress.skipping import may_be_skipped, skips_that_save
from tutor.progress.timetable import Timetable


class StageRow(Struct, frozen=True, kw_only=True):
    """A stage on the timeline. ``weeks`` is the course's own, written out, such as ``"Weeks 1–2"``."""

    number: int
    title: str
    weeks: str
    done: int
    total: int
    known: int = 0
    skipped: int = 0
    """How many lessons are not done and need not be: set aside as known, or as skipped."""
    wanted: date | None = None
    """When it ends by the first plan; None where nothing was open then."""
    ends: tuple[date, date] | None = None
    """Between which days it ends at the learner's own pace; None where nothing is open."""


class Plan(Struct, frozen=True, kw_only=True):
    """The plan of one day. A lesson that is not written yet is never planned."""

    today: date
    begun: bool
    """Whether any lesson was ever opened, or set aside."""
    chosen: bool
    """Whether the learner chose the timetable."""
    timetable: Timetable
    week: int
    """The week of today, from 1."""
    made_on: date
    """The day of the plan that the learner is compared with."""
    anew: bool
    """Whether that plan was laid out anew because too much was late."""
    behind: int
    """How many lessons of that plan's earlier weeks are open, less those that were done before their day."""
    ahead: int
    """The same the other way round. One of the two is 0."""
    stages: tuple[StageRow, ...]
    weeks: tuple[PlanWeek, ...]
    """From this week on, as far as there are lessons."""
    pace: Pace
    studied_on: date | None
    """The last day of study."""
    ends: tuple[date, date] | None
    """Between which days the course ends at the learner's own pace."""
    wanted: date | None
    """When the course ends by the first plan."""
    settled_on: date | None
    """The day on which the last lesson was settled; None while any is open."""
    skips: tuple[Entry, ...]
    """Lessons that may be skipped so that it ends then at the learner's own pace; none where it does anyway."""
    skips_do: bool
    """Whether it ends then without them."""
    next_lesson: Entry | None
    """The lesson under way, else the first one that is open."""
    next_step: str | None
    """The step at which the lesson under way was left."""

    @property
    def this_week(self) -> PlanWeek | None:
        """This week, or the first one after it in which a lesson is to be done."""
        return next((week for week in self.weeks if week.lessons), None)


def make_plan(course: Course, digests: Mapping[str, Digest], *, today: date) -> Plan:
    """Make the plan of a day."""
    situation = find_situation(course, digests, today=today)
    baseline = _baseline(situation, today)
    ends = ends_at_pace(situation)
    net = _net(baseline, situation)
    following = _following(situation)
    skips, skips_do = _skips(situation, baseline.wanted)
    standings = situation.standings
    return Plan(
        today=today,
        begun=situation.begun,
        chosen=situation.schedule.timetable is not None,
        timetable=situation.timetable,
        week=situation.timetable.week_of(today),
        made_on=baseline.made_on,
        anew=baseline.anew,
        behind=max(0, -net),
        ahead=max(0, net),
        stages=tuple(_stage_row(course, stage, situation, baseline, ends) for stage in course.stages),
        weeks=plan_weeks(situation),
        pace=situation.pace,
        studied_on=situation.studied_on,
        ends=span_of(ends.values()),
        wanted=baseline.wanted,
        settled_on=None if situation.left else max(situation.settled.values(), default=None),
        skips=skips,
        skips_do=skips_do,
        next_lesson=following,
        next_step=standings[following.id].step if following and following.id in standings else None,
    )


def due_days(course: Course, digests: Mapping[str, Digest], *, by: date, today: date) -> dict[str, date]:
    """Return when each lesson was or is to be done by the plan of an earlier day, or of today.

    The timetable is today's: of days before it was chosen it says nothing.
    """
    situation = find_situation(course, digests, today=today)
    baseline = _baseline(situation, min(today, max(by, situation.schedule.chosen_on or by)))
    return {**baseline.first_due, **baseline.due}


def weeks_in_words(stage: Stage) -> str:
    """Return when a stage is on the course's own timeline: ``"Weeks 1–2"``, ``"Week 3"``, ``"Week 7 and on"``."""
    first, last = stage.weeks[0], stage.weeks[-1]
    if len(stage.weeks) == 1:
        return f"Week {first} and on"
    return f"Weeks {first}–{last}" if last > first else f"Week {first}"


def _baseline(situation: Situation, day: date) -> Baseline:
    return make_baseline(
        situation.work,
        situation.met,
        situation.timetable,
        chosen_on=situation.schedule.chosen_on,
        today=day,
        skipped=situation.skipped,
    )


def _following(situation: Situation) -> Entry | None:
    started = [entry for entry in situation.left if situation.started(entry.id)]
    under_way = max(started, key=lambda entry: situation.standings[entry.id].last_at or 0.0, default=None)
    return under_way or next(iter(situation.left), None)


def _net(baseline: Baseline, situation: Situation) -> int:
    """Lessons done before their day, less those of earlier weeks that are open. Within a week nobody is late."""
    week = situation.timetable.week_start(situation.timetable.week_of(situation.today))
    done = situation.settled.keys() - situation.skipped
    early = sum(due > situation.today for lesson, due in baseline.due.items() if lesson in done)
    return early - sum(due < week for lesson, due in baseline.due.items() if lesson not in situation.met)


def _stage_row(
    course: Course, stage: Stage, situation: Situation, baseline: Baseline, ends: Mapping[str, tuple[date, date]]
) -> StageRow:
    entries = course.stage_entries(stage.number)
    begun = [situation.standings[entry.id] for entry in entries if entry.id in situation.standings]
    open_still = [standing for standing in begun if standing.state != "done"]
    wanted = [baseline.first_due[entry.id] for entry in entries if entry.id in baseline.first_due]
    return StageRow(
        number=stage.number,
        title=stage.title,
        weeks=weeks_in_words(stage),
        done=len(begun) - len(open_still),
        total=len(entries),
        known=sum(standing.aside == "known" for standing in open_still),
        skipped=sum(standing.aside == "skipped" for standing in open_still),
        wanted=max(wanted, default=None),
        ends=span_of(ends[entry.id] for entry in entries if entry.id in ends),
    )


def _skips(situation: Situation, wanted: date | None) -> tuple[tuple[Entry, ...], bool]:
    """What may be skipped to end on the wanted day at the learner's own pace, and whether that is enough."""
    if wanted is None:
        return (), False
    slow, left, today = situation.pace.slowness.middle, situation.minutes_left, situation.today
    room = situation.timetable.capacity_between(today, wanted) - situation.gone if wanted >= today else 0
    over = math.ceil(slow * sum(left.values())) - room

    def saves(entry: Entry) -> int:
        return int(slow * left[entry.id])

    skips = skips_that_save(may_be_skipped(situation.left, started=situation.started), over, saves)
    return skips, wanted >= today and sum(map(saves, skips)) >= over
