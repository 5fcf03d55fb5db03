"""The plan that the learner is compared with: laid out when it was chosen, and anew where too much of it is late.

A plan is laid out anew only at the start of a week, from what is left on that day, so it says the same however often
it is asked for. Pure: lessons with their minutes, the days on which they were settled, a timetable and a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from msgspec import Struct

from tutor.progress.layout import Slot, lay_out
from tutor.progress.timetable import Timetable

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
        settled: On which day each settled lesson was settled.
        timetable: The days.
        chosen_on: When the timetable was chosen: the first plan is not from before that day. A clock that was ahead may
            have dated it later than today.
        today: The day.
        skipped: The settled lessons that were skipped: they are neither late nor done.
    """
    made_on = max(timetable.start, min(chosen_on or timetable.start, today))
    first = _due(work, settled, timetable, made_on)
    anew = made_on
    for number in range(timetable.week_of(made_on) + 1, timetable.week_of(today) + 1):
        week = timetable.week_start(number)
        if _too_late(work, settled, timetable, made_on=anew, week=week, skipped=skipped):
            anew = week
    due = first if anew == made_on else _due(work, settled, timetable, anew)
    return Baseline(made_on=anew, due=due, first_due=first)


def _due(work: Mapping[str, int], settled: Mapping[str, date], timetable: Timetable, made_on: date) -> dict[str, date]:
    return {slot.lesson: slot.ends for slot in _laid(work, settled, timetable, made_on)}


def _laid(work: Mapping[str, int], settled: Mapping[str, date], timetable: Timetable, made_on: date) -> Iterator[Slot]:
    """Lay out what was open on the morning of a day."""
    return lay_out((one for one in work.items() if _open(settled, one[0], made_on)), timetable, made_on)


def _open(settled: Mapping[str, date], lesson: str, morning: date) -> bool:
    return lesson not in settled or settled[lesson] >= morning


def _too_late(
    work: Mapping[str, int],
    settled: Mapping[str, date],
    timetable: Timetable,
    *,
    made_on: date,
    week: date,
    skipped: Collection[str],
) -> bool:
    """Whether too much of the plan of a day was late on the first morning of a week.

    What was done before its time counts against what is late.
    """
    done = sum(
        minutes
        for lesson, minutes in work.items()
        if made_on <= settled.get(lesson, week) < week and lesson not in skipped
    )
    bound = done + LATE_SHARE * timetable.week_minutes
    due = 0
    for slot in _laid(work, settled, timetable, made_on):
        if slot.ends >= week or due > bound:
            break
        due += 0 if slot.lesson in skipped else slot.minutes
    return due > bound
