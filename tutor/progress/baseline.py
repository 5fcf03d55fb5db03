"""The plan that the learner is compared with: laid out when it was chosen, and anew where too much of it is late.

A plan is laid out anew only at the start of a week, from what is left on that day, so it says the same however often
it is asked for. Pure: lessons with their minutes, the days on which they were settled, a timetable and a day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate

from msgspec import Struct

from tutor.progress.layout import Slot, lay_out
from tutor.progress.timetable import Timetable

UNDATED = date.min
"""The day of a lesson that was settled on a day that nobody knows, as a clock was wrong."""
LATE_SHARE = 0.5
"""A plan is laid out anew when the lessons that are late have more than this share of a week's minutes."""


class Baseline(Struct, frozen=True, kw_only=True):
    """The plan that counts on a day. ``due`` has the lessons that were open when it was laid out."""

    made_on: date
    due: Mapping[str, date]
    first_due: Mapping[str, date]
    """The same of the first plan: the dates that the learner wanted."""

    @property
    def wanted(self) -> date | None:
        """The day on which the course ends by the first plan; None where nothing was open then."""
        return max(self.first_due.values(), default=None)

    @property
    def anew(self) -> bool:
        """Whether it replaces one of which too much was late."""
        return self.due is not self.first_due


def make_baseline(
    work: Mapping[str, int],
    settled: Mapping[str, date],
    timetable: Timetable,
    *,
    chosen_on: date | None,
    today: date,
    skipped: Collection[str] = (),
) -> Baseline:
    """Find the plan that counts on a day.

    Args:
        work: Every lesson in its order, with its minutes.
        settled: On which day each settled lesson was settled. What is `UNDATED` has its place in the first plan, and no
            plan waits for it.
        timetable: The days.
        chosen_on: When the timetable was chosen: the first plan is not from before that day. A clock that was ahead may
            have dated it later than today.
        today: The day.
        skipped: The settled lessons that were skipped: they are neither late nor done.
    """
    made_on = max(timetable.start, min(chosen_on or timetable.start, today))
    settled = {lesson: made_on if on == UNDATED else on for lesson, on in settled.items()}
    first = _due(work, settled, timetable, made_on)
    done = _Done((on, work[lesson]) for lesson, on in settled.items() if lesson not in skipped)
    over = max(settled.values(), default=date.min) if settled.keys() >= work.keys() else today
    anew = made_on
    for number in range(timetable.week_of(made_on) + 1, timetable.week_of(min(today, over)) + 1):
        week = timetable.week_start(number)
        bound = done.minutes(anew, week) + LATE_SHARE * timetable.week_minutes
        if _exceeds(_laid(work, settled, timetable, anew), bound, before=week, skipped=skipped):
            anew = week
    due = first if anew == made_on else _due(work, settled, timetable, anew)
    return Baseline(made_on=anew, due=due, first_due=first)


class _Done:
    """The minutes of lessons by the day on which they were settled."""

    def __init__(self, settled: Iterable[tuple[date, int]]) -> None:
        ordered = sorted(settled)
        self._days = [day for day, _ in ordered]
        self._sums = [0, *accumulate(minutes for _, minutes in ordered)]

    def minutes(self, first: date, before: date) -> int:
        """Return the minutes of the days from the first up to the one before another."""
        return self._sums[bisect_left(self._days, before)] - self._sums[bisect_left(self._days, first)]


def _due(work: Mapping[str, int], settled: Mapping[str, date], timetable: Timetable, made_on: date) -> dict[str, date]:
    return {slot.lesson: slot.ends for slot in _laid(work, settled, timetable, made_on)}


def _laid(work: Mapping[str, int], settled: Mapping[str, date], timetable: Timetable, made_on: date) -> Iterator[Slot]:
    """Lay out what was open on the morning of a day."""
    return lay_out((one for one in work.items() if _open(settled, one[0], made_on)), timetable, made_on)


def _open(settled: Mapping[str, date], lesson: str, morning: date) -> bool:
    return lesson not in settled or settled[lesson] >= morning


def _exceeds(plan: Iterator[Slot], bound: float, *, before: date, skipped: Collection[str]) -> bool:
    """Whether a plan has more minutes due before a day than a bound: what is done, and how much may be late.

    What was done before its time counts like any other; so no more of the plan is laid out than it takes to know.
    """
    due = 0
    for slot in plan:
        if slot.ends >= before or due > bound:
            break
        due += 0 if slot.lesson in skipped else slot.minutes
    return due > bound
