"""What holds of every plan, whatever the course, the timetable and the history."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.progress_samples import event, histories
from tests.unit.simulated_weeks import make_course
from tutor.course import schema
from tutor.course.loader import Course
from tutor.progress.activity import Day
from tutor.progress.digest import Digest
from tutor.progress.events import COURSE, Event
from tutor.progress.history import History
from tutor.progress.layout import lay_out
from tutor.progress.plan import Plan, make_plan
from tutor.progress.plan_words import told, week_in_short
from tutor.progress.timetable import DaysOff, Schedule, Timetable, as_data

START = date(2026, 3, 2)
RANKS = ("core", "useful", "extra")
near = st.integers(-20, 150).map(lambda ahead: START + timedelta(days=ahead))


@st.composite
def listings(draw: st.DrawFn) -> list[schema.CourseLesson]:
    """Lessons whose needs come earlier and are as important, as the linter has it."""
    made: list[schema.CourseLesson] = []
    for number in range(draw(st.integers(1, 12))):
        least = draw(st.integers(1, 120))
        importance = draw(st.sampled_from(RANKS))
        fit = [one.id for one in made if RANKS.index(one.importance) <= RANKS.index(importance)]
        needs = draw(st.lists(st.sampled_from(fit), max_size=3, unique=True)) if fit else []
        made.append(
            schema.CourseLesson(
                id=f"lesson-{number:02}",
                title="A lesson",
                minutes=(least, least + draw(st.integers(0, 60))),
                importance=importance,  # type: ignore[arg-type]
                needs=tuple(needs),
            )
        )
    return made


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Timetables with up to three ranges of days off."""
    off = [
        DaysOff(first=first, last=first + timedelta(days=draw(st.integers(0, 40))))
        for first in draw(st.lists(near, max_size=3))
    ]
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    return Timetable(
        start=draw(near), weekdays=tuple(sorted(weekdays)), minutes=draw(st.integers(5, 200)), days_off=tuple(off)
    )


@st.composite
def digests_of(draw: st.DrawFn, lessons: list[schema.CourseLesson], timetable: Timetable) -> dict[str, Digest]:
    """Some lessons are done, set aside or begun, on any days."""
    digests = {COURSE: Digest(COURSE, schedule=Schedule(timetable=timetable, chosen_on=draw(near)))}
    for lesson in lessons:
        state = draw(st.sampled_from(["new", "new", "started", "done", "known", "skipped"]))
        if state == "new":
            continue
        digest = Digest(lesson.id)
        on, minutes = draw(near), draw(st.integers(0, 300))
        digest.activity.days[on] = Day(milliseconds=minutes * 60_000)
        digest.way.milliseconds, digest.way.last_at = minutes * 60_000, 1.0
        if state == "done":
            digest.way.finished_on = on
        elif state != "started":
            digest.way.aside, digest.way.aside_on = state, on  # type: ignore[assignment]
        digests[lesson.id] = digest
    return digests


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("course"))


def slots(plan: Plan) -> dict[str, tuple[date, date]]:
    return {one.entry.id: (one.begins, one.ends) for week in plan.weeks for one in week.lessons}


@settings(deadline=None, max_examples=150)
@given(data=st.data(), today=near)
def test_every_open_lesson_is_planned_once_in_order_within_the_time_there_is(
    folder: Path, data: st.DataObject, today: date
) -> None:
    lessons, timetable = data.draw(listings()), data.draw(timetables())
    digests = data.draw(digests_of(lessons, timetable))
    course = make_course(folder, lessons, stages=2)
    plan = make_plan(course, digests, today=today)
    standings = {lesson: digest.standing for lesson, digest in digests.items()}
    open_lessons = [one.id for one in lessons if one.id not in standings or not standings[one.id].settled]
    assert [one.entry.id for week in plan.weeks for one in week.lessons] == open_lessons
    planned = slots(plan)
    for lesson in lessons:
        for need in lesson.needs:
            assert lesson.id not in planned or need not in planned or planned[need][1] <= planned[lesson.id][0]
    for week in plan.weeks:
        assert week.minutes <= week.capacity <= timetable.week_minutes
        assert all(week.first <= one.ends <= week.last for one in week.lessons)
    days = [day for begins_and_end in planned.values() for day in begins_and_end]
    assert all(timetable.is_study_day(day) and day >= today for day in days)
    assert sum(week.minutes for week in plan.weeks) == sum(one.minutes for week in plan.weeks for one in week.lessons)
    assert plan.behind == 0 or plan.ahead == 0
    assert plan.ends is None or plan.ends[0] <= plan.ends[1]
    assert all(text[-1] == "." for text in told(plan)) and week_in_short(plan) is not None
    _skips_are_safe(course, plan, open_lessons)


def _skips_are_safe(course: Course, plan: Plan, open_lessons: list[str]) -> None:
    """No core lesson, and none that a lesson needs that stays; extra ones come before the useful ones they allow."""
    skipped = {entry.id for entry in plan.skips}
    for entry in plan.skips:
        assert entry.importance != "core" and entry.id in open_lessons
        assert all(
            other.id in skipped for other in course.lessons if entry.id in other.needs and other.id in open_lessons
        )


@settings(deadline=None, max_examples=100)
@given(data=st.data(), today=near, more=st.integers(1, 120))
def test_more_minutes_a_day_never_move_an_end_later(folder: Path, data: st.DataObject, today: date, more: int) -> None:
    lessons, timetable = data.draw(listings()), data.draw(timetables())
    digests = data.draw(digests_of(lessons, timetable))
    course = make_course(folder, lessons)
    before = slots(make_plan(course, digests, today=today))
    digests[COURSE].schedule.timetable = msgspec.structs.replace(timetable, minutes=timetable.minutes + more)
    after = slots(make_plan(course, digests, today=today))
    assert before.keys() == after.keys() and all(after[lesson][1] <= before[lesson][1] for lesson in before)


@settings(deadline=None, max_examples=100)
@given(timetable=timetables(), work=st.lists(st.integers(1, 300), max_size=10), since=near, spent=st.integers(0, 300))
def test_a_layout_fills_each_day_and_none_above_its_minutes(
    timetable: Timetable, work: list[int], since: date, spent: int
) -> None:
    laid = list(lay_out([(str(number), minutes) for number, minutes in enumerate(work)], timetable, since, spent=spent))
    assert [slot.minutes for slot in laid] == work
    filled: dict[date, int] = {}
    for slot in laid:
        for day, minutes in slot.days:
            filled[day] = filled.get(day, 0) + minutes
    room = {day: timetable.capacity(day) - (spent if day == since else 0) for day in filled}
    assert all(0 < minutes <= room[day] for day, minutes in filled.items())
    assert all(filled[day] == room[day] for day in list(filled)[:-1]), "no day but the last has time left"
    assert list(filled) == sorted(filled)
    if filled:
        between = range((max(filled) - since).days)
        free = [day for ahead in between if (day := since + timedelta(days=ahead)) not in filled]
        assert all(timetable.capacity(day) <= (spent if day == since else 0) for day in free), "no day is left out"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), seed=st.integers(0, 1000), today=st.dates(date(1970, 1, 1), date(2005, 1, 1)))
def test_order_and_repetition_of_events_make_no_difference(
    folder: Path, history: list[Event], seed: int, today: date
) -> None:
    lessons = [schema.CourseLesson(id=name, title=name) for name in ("one", "two", "three")]
    course = make_course(folder, lessons)
    plans = [Timetable(start=START.replace(year=1999)), Timetable(start=START.replace(year=2001), minutes=30)]
    events = [*history, *(event(1000 + number, "plan-set", COURSE, **as_data(one)) for number, one in enumerate(plans))]
    shuffled = [*events, *random.Random(seed).sample(events, len(events) // 2)]
    random.Random(seed).shuffle(shuffled)
    made = [make_plan(course, History(some).digests(), today=today) for some in (events, shuffled)]
    assert made[0] == made[1] and made[0].timetable == plans[1]


def test_a_timetable_that_can_not_be_read_changes_nothing() -> None:
    good = as_data(Timetable(start=START, minutes=40))
    for wrong in (
        {"start": "soon"},
        {"start": "2026-03-02", "minutes": 0},
        {"start": "2026-03-02", "minutes": "40"},
        {"start": "2026-03-02", "weekdays": []},
        {"start": "2026-03-02", "weekdays": [7]},
        {"start": "2026-03-02", "days_off": [{"first": "2026-03-02", "last": "2026-03-01"}]},
        {"start": "2026-03-02", "days_off": [{"first": "2026-03-02", "last": "2036-03-01"}]},
        {},
    ):
        history = History([event(1, "plan-set", COURSE, **good), event(2, "plan-set", COURSE, **wrong)])
        assert history.digest(COURSE).schedule.timetable == Timetable(start=START, minutes=40), wrong
