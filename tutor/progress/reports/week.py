"""One week of the plan: what was done in it, day by day and lesson by lesson, and what is left of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from tutor.course.loader import Course, Entry
from tutor.course.wording import count, day_in_words
from tutor.progress.activity import Day
from tutor.progress.calendar import WEEK, Cell, Week, studied, total_of
from tutor.progress.dashboard import Dashboard
from tutor.progress.digest import Digest
from tutor.progress.plan import Plan, due_days
from tutor.progress.reports.page import Page, Paragraph, Table, page, section
from tutor.progress.reports.words import WEEKDAYS, day_name, duration
from tutor.progress.standing import Standing


class LessonOfWeek(Struct, frozen=True, kw_only=True):
    """What was done in one lesson in a week."""

    entry: Entry
    day: Day
    finished: bool
    """Whether it was finished in that week."""


class WeekReport(Struct, frozen=True, kw_only=True):
    """A week. ``left`` are the lessons that it was to hold and of which something is left to do now."""

    week: Week
    today: date
    lessons: tuple[LessonOfWeek, ...]
    elsewhere: Day
    """What was done beside this course's lessons: reviews of the course, and other courses."""
    planned: tuple[Entry, ...]
    left: tuple[Entry, ...]

    @property
    def to_come(self) -> bool:
        """Whether the week has not begun yet."""
        return self.week.first > self.today


def make_week_report(
    course: Course, digests: Mapping[str, Digest], dashboard: Dashboard, number: int
) -> WeekReport | None:
    """Put the report of week ``number`` together, from 1; None where neither calendar nor plan has that week."""
    week = _find_week(dashboard, number)
    if week is None:
        return None
    dates = {cell.date for cell in week.cells}
    lessons = [
        LessonOfWeek(entry=entry, day=day, finished=not dates.isdisjoint(_finished_on(digests[entry.id])))
        for entry in course.lessons
        if entry.id in digests and (day := _in_week(digests[entry.id], dates)) != Day()
    ]
    others = [_in_week(digest, dates) for lesson, digest in digests.items() if course.entry(lesson) is None]
    due = due_days(course, digests, by=max(dates), today=dashboard.today)
    ids = _planned(dashboard.plan, due, number, dates)
    planned = tuple(entry for entry in course.lessons if entry.id in ids)
    return WeekReport(
        week=week,
        today=dashboard.today,
        lessons=tuple(lessons),
        elsewhere=total_of(others),
        planned=planned,
        left=tuple(entry for entry in planned if not _standing(digests, entry).settled),
    )


def _find_week(dashboard: Dashboard, number: int) -> Week | None:
    """A week of the calendar, or one of the plan that is still to come."""
    begun = next((one for one in dashboard.calendar.weeks if one.number == number), None)
    ahead = next((one for one in dashboard.plan.weeks if one.number == number), None)
    if begun is not None or ahead is None:
        return begun
    dates = [ahead.first + timedelta(days=index) for index in range(WEEK)]
    timetable = dashboard.plan.timetable
    cells = tuple(Cell(date=when, day=Day(), planned=timetable.capacity(when) > 0) for when in dates)
    return Week(number=number, cells=cells, total=Day())


def _planned(plan: Plan, due: Mapping[str, date], number: int, dates: Collection[date]) -> set[str]:
    """The lessons that were to be done in a week by its own plan; also those that the plan of today has in it."""
    now = {one.entry.id for week in plan.weeks if week.number == number for one in week.lessons}
    return now | {lesson for lesson, day in due.items() if day in dates}


def _finished_on(digest: Digest) -> set[date | None]:
    """The days on which a lesson was finished, also one that was begun anew since."""
    return {digest.first_done_on, digest.way.finished_on}


def _in_week(digest: Digest, dates: Iterable[date]) -> Day:
    days = digest.activity.days
    return total_of(days[when] for when in dates if when in days)


def _standing(digests: Mapping[str, Digest], entry: Entry) -> Standing:
    return digests[entry.id].standing if entry.id in digests else Standing(lesson=entry.id)


# ------------------------------------------------------------------------------------------------ as a page


def week_page(report: WeekReport) -> Page:
    """Return the page."""
    week = report.week
    last = week.cells[-1].date
    return page(
        f"Week {week.number}: {day_in_words(week.first, near=last)} to {day_in_words(last, near=report.today)}",
        section("", Paragraph(_sum(report)), _days(report)),
        section("Lessons", _lessons(report)),
        section("Planned" if report.to_come else "Left of this week's plan", _left(report)),
    )


def _sum(report: WeekReport) -> str:
    week = report.week
    if report.to_come:
        return "This week is still to come."
    if not week.studied:
        over = week.cells[-1].date < report.today
        return "Nothing was done in this week." if over else "Nothing is done yet in this week."
    done = sum(one.finished for one in report.lessons)
    parts = [count(week.total.steps, "step")]
    parts += [count(week.total.reviews, "card")] if week.total.reviews else []
    parts += [f"{count(done, 'lesson')} finished"] if done else []
    return f"{duration(week.total.minutes)} on {count(week.studied, 'day')}: {', '.join(parts)}."


def _days(report: WeekReport) -> Table:
    return Table(
        head=("day", "", "time", "steps", "cards", ""),
        rows=tuple(_day(cell, report.today) for cell in report.week.cells),
        right=frozenset((2, 3, 4)),
    )


def _day(cell: Cell, today: date) -> tuple[str, ...]:
    day = cell.day
    note = "" if cell.planned else "free"
    if cell.planned and not studied(day):
        note = "" if cell.date > today else "today" if cell.date == today else "quiet"
    numbers = (duration(day.minutes), str(day.steps), str(day.reviews)) if day != Day() else ("", "", "")
    return (WEEKDAYS[cell.date.weekday()], day_name(cell.date), *numbers, note)


def _lessons(report: WeekReport) -> Table | None:
    rows = [
        (one.entry.label, one.entry.title, *_amount(one.day), "finished" if one.finished else "")
        for one in report.lessons
    ]
    if report.elsewhere != Day():
        rows.append(("", "beside the lessons", *_amount(report.elsewhere), ""))
    if not rows:
        return None
    return Table(head=("", "lesson", "time", "steps", "cards", ""), rows=tuple(rows), right=frozenset((2, 3, 4)))


def _amount(day: Day) -> tuple[str, str, str]:
    return duration(day.minutes), str(day.steps), str(day.reviews)


def _left(report: WeekReport) -> Paragraph:
    if not report.planned:
        return Paragraph("The plan has no lesson in this week.")
    if not report.left:
        return Paragraph("Nothing: every lesson of it is done or settled.")
    return Paragraph(", ".join(f"{entry.label} {entry.title}" for entry in report.left) + ".")


# ------------------------------------------------------------------------------------------------ as plain data


def week_facts(report: WeekReport) -> dict[str, Any]:
    """Return the report as plain data: what ``attn-tutor progress --week N --json`` prints."""
    return {
        **week_totals_facts(report.week),
        "lessons": [{"id": one.entry.id, **day_facts(one.day), "finished": one.finished} for one in report.lessons],
        "elsewhere": day_facts(report.elsewhere),
        "planned": [entry.id for entry in report.planned],
        "left": [entry.id for entry in report.left],
    }


def week_totals_facts(week: Week) -> dict[str, Any]:
    """Return what ``--json`` says of a week."""
    return {
        "number": week.number,
        "first": week.first.isoformat(),
        **day_facts(week.total),
        "days": [
            {"date": cell.date.isoformat(), **day_facts(cell.day), "planned": cell.planned} for cell in week.cells
        ],
    }


def day_facts(day: Day) -> dict[str, Any]:
    """Return what ``--json`` says of what was done."""
    return {"minutes": round(day.minutes, 1), "steps": day.steps, "reviews": day.reviews}
