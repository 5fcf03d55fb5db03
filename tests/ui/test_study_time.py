"""Time counts while somebody is there: idle hours, machines that sleep, clocks that are set, by a clock of our own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tests.conftest import lesson_id
from tests.ui.pictures import tutor
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.study_time import IDLE_SECONDS, TICK_SECONDS, WAITING_SECONDS, StudyClock

KEY = events.Key("a", "a")


@dataclass
class Sitting:
    """A clock of study that ticks by hand: ``now`` is what a monotonic clock says."""

    now: float = 5000.0
    running: bool = False
    spent: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = StudyClock(self.spent.append, running=lambda: self.running, clock=lambda: self.now)

    def wait(self, seconds: float, *, keys_every: float | None = None) -> float:
        """Let time pass, with a tick when it is due; return how much was counted."""
        before, until, touch = sum(self.spent), self.now + seconds, self.now
        while self.now < until:
            self.now = min(until, self.now + TICK_SECONDS)
            if keys_every is not None and self.now - touch >= keys_every:
                touch = self.now
                self.clock.notice(KEY)
            self.clock.count()
        return sum(self.spent) - before

    def sleep(self, seconds: float, *, clock_goes: bool) -> None:
        """Let the machine sleep: no tick comes, and its clock goes on or stands still."""
        self.now += seconds if clock_goes else 0.0


def test_all_the_time_of_somebody_who_presses_keys_counts() -> None:
    assert Sitting().wait(3600, keys_every=60) == 3600


def test_an_idle_hour_counts_three_minutes_and_work_goes_on_after_it() -> None:
    sitting = Sitting()
    assert sitting.wait(3600) == pytest.approx(IDLE_SECONDS, abs=TICK_SECONDS)
    sitting.clock.notice(KEY)
    assert sitting.wait(100) == 100


def test_who_waits_for_code_that_runs_is_there_for_a_while_but_not_all_night() -> None:
    sitting = Sitting(running=True)
    assert sitting.wait(600) == 600
    assert Sitting(running=True).wait(8 * 3600) == pytest.approx(WAITING_SECONDS, abs=TICK_SECONDS)


@pytest.mark.parametrize("clock_goes", [True, False])
def test_a_laptop_that_slept_adds_two_ticks_at_most(clock_goes: bool) -> None:
    sitting = Sitting()
    assert sitting.wait(200, keys_every=20) == 200
    sitting.sleep(9 * 3600, clock_goes=clock_goes)
    sitting.clock.notice(KEY)
    assert sitting.wait(TICK_SECONDS) <= 2 * TICK_SECONDS
    assert sitting.wait(200, keys_every=20) == 200


def test_it_sleeps_again_and_again_without_adding_up() -> None:
    sitting = Sitting()
    for _ in range(10):
        sitting.sleep(3600, clock_goes=True)
        sitting.wait(TICK_SECONDS)
    assert sum(sitting.spent) == 0, "nobody pressed a key in all that time"


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    sitting = Sitting()
    sitting.now -= 100
    sitting.clock.count()
    assert sitting.spent == [] and sitting.wait(40) == 40


def test_only_signs_of_somebody_count() -> None:
    sitting = Sitting()
    sitting.wait(IDLE_SECONDS + 60)
    sitting.clock.notice(events.Focus())
    assert sitting.wait(60) == 0
    sitting.clock.notice(events.Paste("x"))
    assert sitting.wait(60) == 60


class Studied(Screen[None]):
    """A screen with a clock, as reviews and placement checks have one."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting

    def compose(self) -> ComposeResult:
        yield Static("a card")

    def on_mount(self) -> None:
        self.sitting.clock.start(self)

    async def on_event(self, event: events.Event) -> None:
        self.sitting.clock.notice(event)
        await super().on_event(event)

    def on_unmount(self) -> None:
        self.sitting.clock.count()


async def test_a_screen_counts_from_when_it_is_mounted_and_once_more_when_it_goes() -> None:
    sitting = Sitting()
    app: App[None] = App()
    async with app.run_test() as pilot:
        sitting.now += 7
        await app.push_screen(Studied(sitting))
        sitting.now += IDLE_SECONDS + 5
        await pilot.press("x")
        sitting.now += 12
        await app.pop_screen()
    assert sitting.spent == [2 * TICK_SECONDS]


@pytest.mark.parametrize("hours", [-9, 9, 24 * 365 * 70])
async def test_a_clock_on_the_wall_that_is_set_changes_no_time_of_a_lesson(
    small_course: Course, store: Store, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    app = tutor(small_course, store, lesson=lesson_id(1, 1))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + hours * 3600)
        app.screen._clock.count()
        await pilot.press("n")
    monkeypatch.undo()
    spent = [event for event in store.events if event.kind == "time-spent"]
    assert spent and sum(event.data["seconds"] for event in spent) < 60
    ids = [event.id for event in store.events]
    assert ids == sorted(ids) and store.events[0].kind == "lesson-opened", "events keep their order"
