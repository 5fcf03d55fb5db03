"""Numbers in words, bars and the signs of the calendar: the same on the screen, in text and in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil

from tutor.course.wording import MONTHS, count
from tutor.progress.activity import Day
from tutor.progress.calendar import Calendar, Cell, Week, level
from tutor.progress.scores import HardExercise, Place

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SIGNS = ("· ", "░░", "▒▒", "██")
ASCII_SIGNS = (". ", "--", "++", "##")
"""How much was done on a day, by its level. Two cells each."""


def signs(*, ascii: bool) -> tuple[str, ...]:
    """Return the signs of the four levels."""
    return ASCII_SIGNS if ascii else SIGNS


def duration(minutes: float) -> str:
    """Return minutes in words: ``"7 min"``, ``"2 h 05"``."""
    whole = round(minutes)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02}"


def day_name(day: date) -> str:
    """Return a date without its year, six cells at the most: ``"2 Mar"``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def bar(parts: Mapping[str, int], total: int, cells: int) -> str:
    """Return a bar of ``cells`` signs: each part as many of its sign as its share, and ``─`` for the rest.

    A part that is not nothing gets a cell at least, and the bar is full only for everything.
    """
    drawn = ""
    for sign, number in parts.items():
        if number and total:
            drawn += sign * max(1, round(cells * number / total))
    most = cells if total and sum(parts.values()) >= total else max(0, cells - 1)
    return f"{drawn[:most]:─<{cells}}"


def share(right: int, asked: int) -> str:
    """Return a score: ``"3 of 4"``, or nothing where nothing was asked."""
    return f"{right} of {asked}" if asked else ""


def cell_sign(cell: Cell, calendar: Calendar, planned_minutes: float, *, ascii: bool) -> str:
    """Return the sign of a day: blank where nothing was planned or done, or where it is still to come."""
    much = level(cell.day, planned_minutes)
    if not much and (not cell.planned or cell.date > calendar.today):
        return "  "
    return signs(ascii=ascii)[much]


def legend(planned_minutes: float, *, ascii: bool) -> str:
    """Return what the signs mean."""
    none, little, some, full = (sign.strip() for sign in signs(ascii=ascii))
    half, all = ceil(planned_minutes / 2), ceil(planned_minutes)
    return f"{none} nothing  {little} under {half} min  {some} under {all}  {full} {all} or more  blank: not planned"


def calendar_head(week: Week) -> str:
    """Return the line above the weeks."""
    names = " ".join(WEEKDAYS[cell.date.weekday()] for cell in week.cells)
    return f"week    from  {names}    time  steps  cards"


def week_head(week: Week) -> str:
    """Return the number of a week of the plan, and its first day; a week before the plan has no number."""
    number = str(week.number) if week.number > 0 else "-"
    return f"{number:>4}  {day_name(week.first):>6}"


def week_totals(total: Day) -> str:
    """Return what was done in a week, in the columns of `calendar_head`."""
    return f"{duration(total.minutes):>8}{total.steps:>7}{total.reviews:>7}"


def week_line(week: Week, calendar: Calendar, planned_minutes: float, *, ascii: bool) -> str:
    """Return a week as a line: its days and what was done."""
    cells = " ".join(cell_sign(cell, calendar, planned_minutes, ascii=ascii) for cell in week.cells)
    return f"{week_head(week)}  {cells}{week_totals(week.total)}"


def outside_in_words(calendar: Calendar) -> str:
    """Return what to say of days that only a clock that was wrong can have dated, or nothing."""
    outside = calendar.outside
    if not outside:
        return ""
    minutes = sum(day.minutes for day in outside.values())
    dates = [day.isoformat() for day in sorted(outside)]
    named = ", ".join(dates if len(dates) <= 3 else [*dates[:2], "…", dates[-1]])
    return (
        f"{duration(minutes)} on {count(len(outside), 'day')} stand outside the calendar, because a clock was wrong "
        f"then: {named}. They count in the totals."
    )


def place_name(place: Place, *, lesson: bool = True) -> str:
    """Return a step for people: ``2.8 step 3: Scale the scores``, or that without the number of its lesson."""
    step = f"step {place.number}: {place.title}" if place.number else place.title
    return f"{place.label} {step}" if lesson else step


def help_in_words(exercise: HardExercise) -> str:
    """Return with what help an exercise was done: ``"4 attempts, 2 hints, solution seen"``."""
    parts = [count(exercise.attempts, "attempt")] if exercise.attempts else []
    parts += [count(exercise.hints, "hint")] if exercise.hints else []
    parts += ["solution seen"] if exercise.solution else []
    return ", ".join(parts) + ("" if exercise.solved else ", still open")


def mistakes_in_words(exercise: HardExercise) -> str:
    """Return the recognized mistakes by name: ``"softmax over the wrong axis (2 times), no scale"``."""
    return ", ".join(name if often == 1 else f"{name} ({often} times)" for name, often in exercise.mistakes)
