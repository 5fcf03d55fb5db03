"""The learner's own pace: how long lessons take against their planned minutes, and how much of the time is used.

Both are a median with its quartiles, near 1 while there is little to measure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from msgspec import Struct

from tutor.course.loader import Entry
from tutor.progress.standing import Standing
from tutor.progress.timetable import WEEK, Timetable, planned_minutes

WEEKS_BACK = 6
"""Over how many weeks the use of the planned time is measured."""
LOOK_BACK = 52
"""Weeks before these are never looked at."""
BREAK_WEEKS = 4
"""So many weeks in a row without any study are a break, which says nothing of pace, also when it is over."""
LEAST, MOST = 0.25, 4.0
"""Beyond these bounds a measure says nothing of pace: a lesson clicked through, a lesson left open."""
SUPPOSED = (0.8, 1.0, 1.25)
"""What is supposed of a learner before anything is measured: these count as three more measurements."""
LEAST_SPREAD = 1.05
"""No measure is surer than that its quarters are so many times below and above its middle."""


class Estimate(Struct, frozen=True, kw_only=True):
    """A ratio that is 1 where all goes as planned: its middle, the range of its middle half, of how many it is."""

    low: float = 0.9
    middle: float = 1.0
    high: float = 1.125
    count: int = 0


class Pace(Struct, frozen=True, kw_only=True):
    """The learner's own pace."""

    lessons: Estimate = Estimate()
    """Minutes spent per planned minute, over finished lessons."""
    time: Estimate = Estimate()
    """Minutes studied per minute of the timetable, over whole weeks."""
    days: int = 0
    """On how many days of those weeks something was studied."""
    planned_days: int = 0
    """How many days of those weeks the timetable has."""

    @property
    def slowness(self) -> Estimate:
        """By what planned minutes are to be multiplied to become minutes of the timetable."""
        lessons, time = self.lessons, self.time
        middle = lessons.middle / time.middle
        up = math.hypot(math.log(lessons.high / lessons.middle), math.log(time.middle / time.low))
        down = math.hypot(math.log(lessons.middle / lessons.low), math.log(time.high / time.middle))
        bounded = (_bounded(one) for one in (middle * math.exp(-down), middle, middle * math.exp(up)))
        low, middle, high = bounded
        return Estimate(low=low, middle=middle, high=high, count=min(lessons.count, time.count))


def measure(
    entries: Sequence[Entry],
    standings: Mapping[str, Standing],
    lived: Mapping[date, int],
    *,
    timetable: Timetable,
    planned: Callable[[date], int],
    today: date,
) -> Pace:
    """Measure the pace from the finished lessons and, before this week, the milliseconds studied on each day.

    ``planned`` tells the minutes that the timetable had for a day when it was lived: a learner who studied as planned
    is neither fast nor slow because the timetable is another one now.
    """
    ratios = [
        _bounded(standings[entry.id].minutes / planned_minutes(entry))
        for entry in entries
        if entry.id in standings and standings[entry.id].state == "done" and standings[entry.id].minutes > 0
    ]
    weeks = list(islice(_weeks(lived, timetable, planned, today), WEEKS_BACK))
    uses = [_bounded(studied / capacity) for studied, capacity, _, _ in weeks]
    return Pace(
        lessons=_estimate(ratios),
        time=_estimate(uses),
        days=sum(count for _, _, count, _ in weeks),
        planned_days=sum(planned for _, _, _, planned in weeks),
    )


def _weeks(
    lived: Mapping[date, int], timetable: Timetable, planned: Callable[[date], int], today: date
) -> Iterator[tuple[float, int, int, int]]:
    """Minutes studied and planned, days studied and planned of the whole weeks with planned time, the newest first.

    Weeks after the last studied one, before the first, and those of a break are no pace: it is the plan that says what
    they mean.
    """
    last = timetable.week_of(max(lived)) if lived else 0
    last = min(last, timetable.week_of(today) - 1)
    empty: list[tuple[float, int, int, int]] = []
    for number in range(last, max(0, last - LOOK_BACK), -1):
        dates = [timetable.week_start(number) + timedelta(days=ahead) for ahead in range(WEEK)]
        minutes = [told for told in map(planned, dates) if told]
        studied = [lived[day] / 60_000 for day in dates if lived.get(day)]
        if not minutes:
            continue
        week = (sum(studied), sum(minutes), len(studied), len(minutes))
        if not studied:
            empty.append(week)
            continue
        if len(empty) < BREAK_WEEKS:
            yield from empty
        empty = []
        yield week


def _estimate(values: Sequence[float]) -> Estimate:
    """The quartiles of what was measured and of `SUPPOSED`, never nearer than `LEAST_SPREAD`."""
    low, middle, high = (_quantile([*SUPPOSED, *values], share) for share in (0.25, 0.5, 0.75))
    return Estimate(
        low=min(low, middle / LEAST_SPREAD), middle=middle, high=max(high, middle * LEAST_SPREAD), count=len(values)
    )


def _quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of some values lies, between two of them in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = ordered[math.floor(place)]
    return below + (place - math.floor(place)) * (ordered[math.ceil(place)] - below)


def _bounded(ratio: float) -> float:
    return min(MOST, max(LEAST, ratio))
