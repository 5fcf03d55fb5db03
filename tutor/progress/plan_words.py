"""What a plan says, in words: kind, concrete, never a verdict. Dates are those of the learner's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tutor.course.loader import Entry
from tutor.course.wording import WEEKDAYS, count, day_in_words, listed
from tutor.progress.plan import Plan, StageRow
from tutor.progress.timetable import DaysOff, Timetable

LONG_AWAY = 28
"""After so many days without study the learner is welcomed back."""
NAMED_SKIPS = 4
"""So many lessons that may be skipped are named; of the others only how many they are."""


def span_in_words(days: tuple[date, date], *, near: date) -> str:
    """Return ``"between 4 and 9 December"``, or ``"around 4 December"`` for one day."""
    first, last = days
    if first == last:
        return f"around {day_in_words(first, near=near)}"
    start = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else day_in_words(first, near=last)
    return f"between {start} and {day_in_words(last, near=near)}"


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Return ``"Monday to Friday"`` or ``"Mon, Wed and Sun"``; three or more in a row are a range."""
    days = sorted(weekdays)
    if len(days) == len(WEEKDAYS):
        return "every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return listed([WEEKDAYS[day][:3] for day in days]) if len(days) > 1 else WEEKDAYS[days[0]]


def timetable_in_words(timetable: Timetable) -> str:
    """Return ``"50 minutes a day, Monday to Friday"``."""
    return f"{timetable.minutes} minutes a day, {weekdays_in_words(timetable.weekdays)}"


def day_off_in_words(off: DaysOff, *, near: date) -> str:
    """Return ``"24 December to 1 January 2027, holidays"``."""
    days = day_in_words(off.first, near=near)
    if off.last != off.first:
        days += f" to {day_in_words(off.last, near=near)}"
    return f"{days}, {off.name}" if off.name else days


def standing_in_short(plan: Plan) -> str:
    """Return how it goes, for the end of a line: ``"on plan"``, ``"2 lessons behind the plan"``; empty before all."""
    if not plan.weeks:
        return "nothing is left on the plan"
    if plan.today < plan.timetable.start:
        return f"the plan begins on {day_in_words(plan.timetable.start, near=plan.today)}"
    if not plan.begun:
        return ""
    if plan.behind:
        return f"{count(plan.behind, 'lesson')} behind the plan"
    if plan.ahead:
        return f"{count(plan.ahead, 'lesson')} ahead of the plan"
    return "planned anew" if plan.anew and plan.made_on == plan.timetable.week_start(plan.week) else "on plan"


def week_in_short(plan: Plan) -> str:
    """Return the week and how it goes: ``"week 3 of 9, on plan"``."""
    state = standing_in_short(plan)
    if not plan.weeks or plan.today < plan.timetable.start:
        return state
    week = f"week {plan.week} of {plan.weeks[-1].number}"
    return f"{week}, {state}" if state else week


def told(plan: Plan) -> list[str]:
    """Return how it goes in sentences: where the learner is, when it ends, what may be skipped."""
    if not plan.weeks:
        return ["Every lesson is done or set aside. There is nothing left to plan."]
    return [*_where(plan), *_when(plan), *_skips(plan)]


def _where(plan: Plan) -> list[str]:
    made_on = day_in_words(plan.made_on, near=plan.today)
    if plan.today < plan.timetable.start:
        start = plan.timetable.start
        return [f"The plan begins on {WEEKDAYS[start.weekday()]}, {day_in_words(start, near=plan.today)}."]
    if not plan.begun:
        return [f"Nothing is done yet. The plan has {timetable_in_words(plan.timetable)}."]
    if plan.behind:
        return [f"{count(plan.behind, 'lesson')} behind the plan of {made_on}."]
    if plan.ahead:
        return [f"{count(plan.ahead, 'lesson')} ahead of the plan of {made_on}."]
    if plan.anew and plan.made_on == plan.timetable.week_start(plan.week):
        away = plan.studied_on is not None and (plan.today - plan.studied_on).days >= LONG_AWAY
        welcome = ["Welcome back."] if away else []
        return [*welcome, f"Laid out anew on {made_on}, from where you are: no week has more than its time."]
    return [f"On the plan of {made_on}."]


def _when(plan: Plan) -> list[str]:
    stages = [stage for stage in plan.stages if stage.ends is not None]
    measured = plan.pace.lessons.count > 0 or plan.pace.time.count > 0
    begin = "At your pace stage" if measured else "Stage"
    said = [f"{begin} {stage_end(stage, near=plan.today)}." for stage in stages[:1]]
    if len(stages) > 1 and plan.ends is not None:
        said.append(f"The course ends {span_in_words(plan.ends, near=plan.today)}.")
    return said


def stage_end(stage: StageRow, *, near: date) -> str:
    """Return ``"2 ends between 4 and 9 December"``."""
    assert stage.ends is not None
    return f"{stage.number} ends {span_in_words(stage.ends, near=near)}"


def _skips(plan: Plan) -> list[str]:
    if not plan.skips or plan.wanted is None:
        return []
    named = _named(plan.skips)
    if not plan.skips_do:
        return [f"To end sooner, {named} may be skipped: no lesson that is left needs {_them(plan.skips)}."]
    wanted = day_in_words(plan.wanted, near=plan.today)
    return [f"To end by {wanted}, {named} may be skipped: no lesson that is left needs {_them(plan.skips)}."]


def _named(entries: Sequence[Entry]) -> str:
    names = [entry.label for entry in entries]
    if len(names) > NAMED_SKIPS:
        return f"{', '.join(names[: NAMED_SKIPS - 1])} and {len(names) - NAMED_SKIPS + 1} more"
    return listed(names)


def _them(entries: Sequence[Entry]) -> str:
    return "them" if len(entries) > 1 else "it"


def week_name(first: date, plan: Plan) -> str:
    """Return what a week is called that begins on a day: ``"This week"``, ``"Next week"``, ``"From 4 January"``."""
    today = plan.today
    if first <= today < first + timedelta(days=7):
        return "This week"
    if plan.timetable.start <= today < first <= today + timedelta(days=7):
        return "Next week"
    return f"From {day_in_words(first, near=today)}"
