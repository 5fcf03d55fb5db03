"""How many planned days in a row were studied, said kindly.

Days that the plan leaves free neither count nor break the row, whether something was done on them or not. Today counts
once something was done; until then it is open and breaks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from tutor.course.wording import count, weekday
from tutor.progress.activity import Day
from tutor.progress.calendar import IsStudyDay, is_outside, studied


class Streak(Struct, frozen=True, kw_only=True):
    """Planned days in a row."""

    days: int = 0
    """The row that goes on now: up to the last planned day, or today."""
    longest: int = 0
    """The longest row ever."""
    missed: tuple[date, ...] = ()
    """The planned days without study just before today; while there are any, ``days`` is 0 or 1 (today's)."""
    before: int = 0
    """The row that ended with the missed days."""
    beside: int = 0
    """On how many days that the plan leaves free something was studied since the first of the missed days."""
    today_open: bool = False
    """Whether today is planned and nothing was done yet."""


def find_streak(days: Mapping[date, Day], today: date, *, is_study_day: IsStudyDay) -> Streak:
    """Count the row. ``days`` may have dates from a clock that was wrong: they count nothing."""
    begun = {when for when, day in days.items() if studied(day) and not is_outside(when, today)}
    if not begun:
        return Streak(today_open=is_study_day(today))
    first = min(begun)
    dates = (first + timedelta(days=index) for index in range((today - first).days))
    row = longest = before = 0
    missed: list[date] = []
    for when in filter(is_study_day, dates):
        if when in begun:
            row, missed = row + 1, []
            longest = max(longest, row)
        else:
            before = row if not missed else before
            row = 0
            missed.append(when)
    planned, done = is_study_day(today), today in begun
    row += planned and done
    return Streak(
        days=row,
        longest=max(longest, row),
        missed=tuple(missed),
        before=before if missed else 0,
        beside=sum(when > missed[0] and not is_study_day(when) for when in begun) if missed else 0,
        today_open=planned and not done,
    )


def streak_in_words(streak: Streak) -> str:
    """Return what to tell the learner, in a sentence or two; empty where nothing was ever done."""
    if streak.missed and not streak.days:
        return _after_a_pause(streak)
    if not streak.longest:
        return ""
    said = f"{count(streak.days, 'planned day')} in a row."
    if streak.longest > streak.days:
        said += f" Your longest row: {streak.longest}."
    return said + (" Today is still open." if streak.today_open else "")


def _after_a_pause(streak: Streak) -> str:
    number = len(streak.missed)
    quiet = f"The last {number} planned days were quiet"
    if number == 1:
        quiet = f"One planned day was missed, {weekday(streak.missed[0])}"
    before = f" Before that: {count(streak.before, 'planned day')} in a row." if streak.before else ""
    if streak.beside:
        days = " The Plan screen changes its days." if number > 1 else ""
        return f"{quiet}, but you studied on {count(streak.beside, 'day')} that the plan leaves free.{before}{days}"
    if number == 1:
        return f"{quiet}. That happens.{before}"
    return f"{quiet}.{before} One step {'today' if streak.today_open else 'on a planned day'} begins a new row."
