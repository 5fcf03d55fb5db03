"""A timetable as a person types it: dates, days of the week, minutes, days off. What can not be understood is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tutor.course.wording import MONTHS, WEEKDAYS
from tutor.progress.plan_words import weekdays_in_words
from tutor.progress.timetable import (
    FIRST_START,
    LAST_START,
    LEAST_MINUTES,
    LONGEST_OFF,
    MOST_MINUTES,
    DaysOff,
    Timetable,
)

_MONTH = rf"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"
_DATE = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}\.?\s+{_MONTH}\.?(?:\s+\d{{4}})?"
_WORD = rf"today|tomorrow|(?:{'|'.join(name[:3] for name in WEEKDAYS)})[a-z]*"
_OFF = re.compile(rf"({_DATE}|{_WORD})(?:\s*(?:to|until|–|-|\.\.)\s*({_DATE}|{_WORD}))?\s*,?\s*(.*)", re.IGNORECASE)
_OF_ONE_MONTH = re.compile(rf"^(\d{{1,2}})\.?\s*(?:to|until|–|-)\s*(\d{{1,2}}\.?)(\s+{_MONTH}\.?(?:\s+\d{{4}})?)", re.I)
"""``16 to 20 November``: the month stands once."""
LOOK_BACK = timedelta(days=60)
"""Days off without a year may be so long ago: a learner who was ill names the days afterwards."""
_EXAMPLE = "2026-12-24, 24 December, or Monday"


class EntryError(ValueError):
    """What was typed says nothing that a timetable can have."""


class Field(Struct, frozen=True):
    """A part of a timetable that can be typed: how it reads, how it is typed, how that is understood."""

    name: str
    hint: str
    shown: Callable[[Timetable], str]
    typed: Callable[[Timetable], str]
    read: Callable[[str, Timetable, date], Timetable]
    """From what was typed, the timetable so far and today. Raises EntryError."""


def read_date(text: str, *, since: date, oldest: date | None = None) -> date:
    """Understand a date: ``2026-12-24``, ``24 December``, ``24 Dec 2026``, ``today``, ``Monday``.

    A day of the week is the first one from ``since`` on, and a date without a year the first one from ``oldest`` on, or
    from ``since`` where that is not given.
    """
    words = text.strip().lower().replace(".", "")
    if words in ("today", "tomorrow"):
        return since + timedelta(days=words == "tomorrow")
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
            return date(*map(int, words.split("-")))
        if re.fullmatch(_DATE, words, re.IGNORECASE):
            return _day_of_month(words.split(), oldest or since)
    except ValueError:
        raise EntryError(f"There is no such day: {text.strip()}.") from None
    weekday = _weekday(words)
    if weekday is None:
        raise EntryError(f"{text.strip()!r} is no date. Write it as {_EXAMPLE}.")
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def _day_of_month(words: list[str], since: date) -> date:
    month = next(number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == words[1][:3])
    if len(words) > 2:
        return date(int(words[2]), month, int(words[0]))
    for year in range(since.year, since.year + 9):  # 29 February waits for its year, eight at most
        try:
            day = date(year, month, int(words[0]))
        except ValueError:
            continue
        if day >= since:
            return day
    raise ValueError(words)


def _weekday(word: str) -> int | None:
    found = [number for number, name in enumerate(WEEKDAYS) if len(word) > 2 and name.lower().startswith(word)]
    return found[0] if found else None


def _start(text: str, timetable: Timetable, today: date) -> Timetable:
    start = read_date(text, since=today)
    if not FIRST_START <= start <= LAST_START:
        raise EntryError(f"{text.strip()} is too far away: a plan begins between 1970 and 2999.")
    return replace(timetable, start=start)


def _weekdays(text: str, timetable: Timetable, today: date) -> Timetable:
    """Understand ``Mon Wed Sun``, ``Mon-Fri``, ``Monday to Friday``, ``every day``."""
    words = text.lower().replace("every day", "mon-sun")
    chosen: set[int] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*(?:\bto\b|–|-)\s*", "-", words).strip()):
        days = [_weekday(word) for word in part.split("-")]
        if None in days or len(days) > 2:
            raise EntryError(f"{part!r} is no day of the week. Write them as Mon Wed Sat, or Mon-Fri.")
        first, last = days[0] or 0, days[-1] or 0
        chosen |= {(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)}
    return replace(timetable, weekdays=tuple(sorted(chosen)))


def _minutes(text: str, timetable: Timetable, today: date) -> Timetable:
    number = re.fullmatch(r"\s*(\d+)\s*(?:min(?:utes)?)?\s*", text)
    if number is None or not LEAST_MINUTES <= int(number[1]) <= MOST_MINUTES:
        raise EntryError(f"Write the minutes of a day, from {LEAST_MINUTES} to {MOST_MINUTES}.")
    return replace(timetable, minutes=int(number[1]))


def _days_off(text: str, timetable: Timetable, today: date) -> Timetable:
    """Understand ranges between semicolons, each with a name perhaps: ``24 Dec to 1 Jan holidays; 2027-02-08``."""
    oldest = min(today, max(timetable.start, today - LOOK_BACK))
    found = [_off(part.strip(), today, oldest) for part in text.split(";") if part.strip()]
    return replace(timetable, days_off=tuple(sorted(found, key=lambda off: off.first)))


def _off(text: str, today: date, oldest: date) -> DaysOff:
    match = _OFF.fullmatch(_OF_ONE_MONTH.sub(r"\1\3 to \2\3", text))
    if match is None:
        raise EntryError(f"{text!r} is no date. Write days off as 24 December to 1 January holidays; 8 February.")
    first = read_date(match[1], since=today, oldest=oldest)
    last = read_date(match[2], since=first) if match[2] else first
    if not 0 <= (last - first).days < LONGEST_OFF:
        raise EntryError(f"{text!r}: the last day comes before the first, or a year after it.")
    return DaysOff(first=first, last=last, name=match[3].strip())


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _off_typed(off: DaysOff) -> str:
    days = _long(off.first) if off.first == off.last else f"{_long(off.first)} to {_long(off.last)}"
    return f"{days} {off.name}".strip()


def _all_off(timetable: Timetable) -> str:
    return "; ".join(map(_off_typed, timetable.days_off))


START = Field(
    "Begins",
    f"The first day: {_EXAMPLE}",
    lambda one: f"{WEEKDAYS[one.start.weekday()]}, {_long(one.start)}",
    lambda one: _long(one.start),
    _start,
)
DAYS = Field(
    "Days",
    "The days of a week: Mon-Fri, or Mon Wed Sat",
    lambda one: (
        f"{weekdays_in_words(one.weekdays)}, {len(one.weekdays)} a week" if len(one.weekdays) < 7 else "every day"
    ),
    lambda one: " ".join(WEEKDAYS[day][:3] for day in one.weekdays),
    _weekdays,
)
MINUTES = Field(
    "Minutes",
    "The minutes of a day",
    lambda one: f"{one.minutes} a day, {one.week_minutes} a week",
    lambda one: str(one.minutes),
    _minutes,
)
DAYS_OFF = Field(
    "Days off",
    "24 December to 1 January holidays; 8 February; empty for none",
    lambda one: _all_off(one) or "none",
    _all_off,
    _days_off,
)
