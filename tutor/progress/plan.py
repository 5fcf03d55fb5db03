"""The plan: what is left, laid out over the weeks from today, and when each stage ends at the learner's own pace.

One plan for Home, the Plan screen and `attn-tutor progress`. A pure function of course, digests and date; what it says
in words is in `tutor.progress.plan_words`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.schema import Stage
from tutor.progress.baseline import Baseline, make_baseline
from tutor.progress.calendar import is_outside
from tutor.progress.digest import Digest
from tutor.progress.events import COURSE
from tutor.progress.layout import Slot, lay_out
from tutor.progress.pace import LOOK_BACK, Pace, measure
from tutor.progress.skipping import may_be_skipped, skips_that_save
from tutor.progress.standing import Standing
from tutor.progress.timetable import WEEK, Timetable, fitting, planned_minutes

_LEAST_LEFT = 5
"""The minutes that a lesson under way takes at least."""


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


class PlannedLesson(Struct, frozen=True, kw_only=True):
    """A lesson on the plan. ``minutes`` are those that are left, as planned."""

    entry: Entry
    minutes: int
    begins: date
    ends: date


class PlanWeek(Struct, frozen=True, kw_only=True):
    """A week of the plan, seven days from ``first``; it has the lessons that are to be done in it."""

    number: int
    first: date
    last: date
    lessons: tuple[PlannedLesson, ...]
    minutes: int
    """The planned minutes of its days, also those of a lesson that ends in a later week."""
    capacity: int
    """The minutes that its days have, from today on."""


class Plan(Struct, frozen=True, kw_only=True):
    """The plan of one day. A lesson that is not written yet is never planned."""

    today: date
    begun: bool
    """Whether any lesson was ever opened."""
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
    due: Mapping[str, date]
    """When each lesson was or is to be done: by the plan that the learner is compared with, else by the first one."""
    stages: tuple[StageRow, ...]
    weeks: tuple[PlanWeek, ...]
    """From this week on, as far as there are lessons."""
    pace: Pace
    ends: tuple[date, date] | None
    """Between which days the course ends at the learner's own pace."""
    wanted: date | None
    """When the course ends by the first plan."""
    skips: tuple[Entry, ...]
    """Lessons that may be skipped so that it ends then at the learner's own pace; none where it does anyway."""
    next_lesson: Entry | None
    """The lesson under way, else the first one that is open."""
    next_step: str | None
    """The step at which the lesson under way was left."""
    minutes: float
    """The time spent on what counts so far."""

    @property
    def this_week(self) -> PlanWeek | None:
        """This week, or the first one after it in which a lesson is to be done."""
        return next((week for week in self.weeks if week.lessons), None)


def make_plan(course: Course, digests: Mapping[str, Digest], *, today: date) -> Plan:
    """Make the plan of a day."""
    standings = {lesson: digest.standing for lesson, digest in digests.items() if lesson != COURSE}
    begun_on, lived = lived_days(digests, today)
    chosen = digests[COURSE].schedule if COURSE in digests else None
    timetable = (chosen and chosen.timetable) or fitting(course, begun_on or today)
    written = [entry for entry in course.lessons if entry.written]
    settled = {
        lesson: standing.settled_on
        for lesson, standing in standings.items()
        if standing.settled and standing.settled_on is not None
    }
    left = [entry for entry in written if entry.id not in settled]
    baseline = make_baseline(
        [(entry.id, planned_minutes(entry)) for entry in written],
        settled,
        timetable,
        chosen_on=chosen.chosen_on if chosen else None,
        today=today,
    )
    pace = measure(written, standings, lived, timetable=timetable, today=today)
    work = {entry.id: minutes_left(entry, standings.get(entry.id), pace) for entry in left}
    spent = lived.get(today, 0) // 60_000
    ends = _ends_at_pace(work, timetable, pace, today, spent)
    net = _net(baseline, settled, timetable, today)
    wanted = max(baseline.first_due.values(), default=None)
    following = _following(left, standings)
    return Plan(
        today=today,
        begun=bool(standings),
        chosen=bool(chosen and chosen.timetable),
        timetable=timetable,
        week=timetable.week_of(today),
        made_on=baseline.made_on,
        anew=baseline.anew,
        behind=max(0, -net),
        ahead=max(0, net),
        due={**baseline.first_due, **baseline.due},
        stages=tuple(_stage_row(course, stage, standings, baseline, ends) for stage in course.stages),
        weeks=_weeks(left, lay_out(work.items(), timetable, today, spent=spent), timetable, today, spent),
        pace=pace,
        ends=_span(ends.values()),
        wanted=wanted,
        skips=_skips(left, work, standings, timetable, pace, today, wanted),
        next_lesson=following,
        next_step=standings[following.id].step if following and following.id in standings else None,
        minutes=sum(standing.minutes for standing in standings.values()),
    )


def lived_days(digests: Mapping[str, Digest], today: date) -> tuple[date | None, dict[date, int]]:
    """Return the first day on which a lesson was opened, and the milliseconds of each day of the last year of study.

    Days that only a clock that was wrong can have dated count for neither.
    """
    activities = [
        {day: one for day, one in digest.activity.days.items() if not is_outside(day, today)}
        for lesson, digest in digests.items()
        if lesson != COURSE
    ]
    first = min((min(days) for days in activities if days), default=None)
    last = max((max(days) for days in activities if days), default=None)
    lived: dict[date, int] = {}
    since = last - timedelta(days=WEEK * LOOK_BACK) if last else None
    for days in activities:
        for day, one in days.items():
            if one.milliseconds and since is not None and day >= since:
                lived[day] = lived.get(day, 0) + one.milliseconds
    return first, lived


def minutes_left(entry: Entry, standing: Standing | None, pace: Pace) -> int:
    """Return the planned minutes that are left of a lesson, from the time spent on it at the learner's own pace."""
    planned = planned_minutes(entry)
    spent = standing.minutes / pace.lessons.middle if standing is not None else 0.0
    return max(min(_LEAST_LEFT, planned), planned - int(spent))


def weeks_in_words(stage: Stage) -> str:
    """Return when a stage is on the course's own timeline: ``"Weeks 1–2"``, ``"Week 3"``, ``"Week 7 and on"``."""
    first, last = stage.weeks[0], stage.weeks[-1]
    if len(stage.weeks) == 1:
        return f"Week {first} and on"
    return f"Weeks {first}–{last}" if last > first else f"Week {first}"


def _following(left: Sequence[Entry], standings: Mapping[str, Standing]) -> Entry | None:
    started = [entry for entry in left if entry.id in standings and standings[entry.id].state == "started"]
    under_way = max(started, key=lambda entry: standings[entry.id].last_at or 0.0, default=None)
    return under_way or next(iter(left), None)


def _net(baseline: Baseline, settled: Mapping[str, date], timetable: Timetable, today: date) -> int:
    """Lessons done before their day, less those of earlier weeks that are open. Within a week nobody is late."""
    week = timetable.week_start(timetable.week_of(today))
    early = sum(due > today for lesson, due in baseline.due.items() if lesson in settled)
    return early - sum(due < week for lesson, due in baseline.due.items() if lesson not in settled)


def _ends_at_pace(
    work: Mapping[str, int], timetable: Timetable, pace: Pace, today: date, spent: int
) -> dict[str, tuple[date, date]]:
    """Between which days each open lesson is done."""

    def laid(ratio: float) -> Iterator[Slot]:
        stretched = [(lesson, math.ceil(ratio * left)) for lesson, left in work.items()]
        return lay_out(stretched, timetable, today, spent=spent)

    slow = pace.slowness
    return {one.lesson: (one.ends, other.ends) for one, other in zip(laid(slow.low), laid(slow.high), strict=True)}


def _span(ends: Iterable[tuple[date, date]]) -> tuple[date, date] | None:
    """The days between which the last of some lessons is done."""
    spans = list(ends)
    return (max(early for early, _ in spans), max(late for _, late in spans)) if spans else None


def _stage_row(
    course: Course,
    stage: Stage,
    standings: Mapping[str, Standing],
    baseline: Baseline,
    ends: Mapping[str, tuple[date, date]],
) -> StageRow:
    entries = course.stage_entries(stage.number)
    begun = [standings[entry.id] for entry in entries if entry.id in standings]
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
        ends=_span(ends[entry.id] for entry in entries if entry.id in ends),
    )


def _weeks(
    left: Sequence[Entry], slots: Iterable[Slot], timetable: Timetable, today: date, spent: int
) -> tuple[PlanWeek, ...]:
    entries = {entry.id: entry for entry in left}
    lessons: dict[int, list[PlannedLesson]] = {}
    minutes: dict[int, int] = {}
    for slot in slots:
        planned = PlannedLesson(entry=entries[slot.lesson], minutes=slot.minutes, begins=slot.begins, ends=slot.ends)
        lessons.setdefault(timetable.week_of(slot.ends), []).append(planned)
        for day, share in slot.days:
            minutes[timetable.week_of(day)] = minutes.get(timetable.week_of(day), 0) + share
    made = []
    for number in range(timetable.week_of(today), max(lessons, default=0) + 1):
        first = timetable.week_start(number)
        last = first + timedelta(days=WEEK - 1)
        gone = min(spent, timetable.capacity(today)) if first <= today <= last else 0
        made.append(
            PlanWeek(
                number=number,
                first=first,
                last=last,
                lessons=tuple(lessons.get(number, ())),
                minutes=minutes.get(number, 0),
                capacity=timetable.capacity_between(max(first, today), last) - gone,
            )
        )
    return tuple(made)


def _skips(
    left: Sequence[Entry],
    work: Mapping[str, int],
    standings: Mapping[str, Standing],
    timetable: Timetable,
    pace: Pace,
    today: date,
    wanted: date | None,
) -> tuple[Entry, ...]:
    """What may be skipped, if that is what it takes to end on the wanted day at the learner's own pace."""
    if wanted is None:
        return ()
    slow = pace.slowness.middle
    room = timetable.capacity_between(today, wanted) if wanted >= today else 0
    over = math.ceil(slow * sum(work.values())) - room

    def started(lesson: str) -> bool:
        return lesson in standings and standings[lesson].state == "started"

    return skips_that_save(may_be_skipped(left, started=started), over, lambda entry: int(slow * work[entry.id]))
