"""The plan full screen: when the learner studies at the top, the weeks with their lessons below."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tutor.course.loader import Course
from tutor.progress.events import COURSE
from tutor.progress.plan import Plan, make_plan
from tutor.progress.plan_page import plan_lines, why_not_skipped
from tutor.progress.plan_words import told, week_in_short
from tutor.progress.store import Store
from tutor.progress.timetable import LEAST_MINUTES, MOST_MINUTES, Timetable, as_data
from tutor.progress.timetable_entry import DAYS, DAYS_OFF, MINUTES, START, EntryError, Field
from tutor.ui.screens.home import LessonChosen
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.plan_list import PlanList
from tutor.ui.widgets.title_line import TitleLine

FIELDS = {"b": START, "d": DAYS, "m": MINUTES, "o": DAYS_OFF}
"""The parts of the timetable, by their keys."""
STEP_MINUTES = 5


class PlanScreen(Screen[None]):
    """When the learner studies, and what that makes of the course."""

    HELP = """\
# Plan

At the top stands when you study. It holds without any change; change it whenever your days change.

- **b** the day on which the plan begins, **d** the days of a week, **m** the minutes of a day, **o** days off, as
  `24 December to 1 January holidays; 8 February`. **enter** takes what you typed, **esc** leaves it as it was.
  **+** and **-** change the minutes by 5.
- Below are the weeks, each with what is to be done in it and by when, and no more than it has time for. Where a stage
  ends at your own pace is a range: it comes from the time that your lessons took and from how much you studied.
- If more than half a week's work is late when a week begins, the rest is laid out anew from there. Nothing piles up.
- **s** skips the lesson under the cursor, or takes it up again; **u** undoes that. Core lessons stay, and so do those
  that another one needs.
- **↑** and **↓** go through the lessons, **enter** opens one. **esc** goes home.
"""
    DEFAULT_CSS = """
    PlanScreen {
        & > TitleLine { background: $panel; }
        & > #timetable { height: auto; padding: 0 1; }
        & > Input, & > Input:focus { border: none; height: 1; padding: 0 1; background: $boost; display: none; }
        & > Input.-open { display: block; }
        & > #hint { height: auto; padding: 0 1; color: $text-muted; display: none; }
        & > #hint.-wrong { color: $text-warning; }
        & > #told { height: auto; padding: 0 1; margin: 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "edit('b')", "Begin", tooltip="The day on which the plan begins"),
        Binding("d", "edit('d')", "Days", tooltip="The days of a week on which you study"),
        Binding("m", "edit('m')", "Minutes", tooltip="The minutes of a day"),
        Binding("o", "edit('o')", "Days off", tooltip="Days on which nothing is planned"),
        Binding("plus,equals_sign", "more(1)", "More", show=False, tooltip="Five minutes a day more"),
        Binding("minus", "more(-1)", "Less", show=False, tooltip="Five minutes a day less"),
        Binding("s", "skip", "Skip", tooltip="Skip the lesson, or take it up again"),
        Binding("u", "undo", "Undo", tooltip="Undo the last skip"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("escape,q,w", "leave", "Back", key_display="esc", tooltip="Close the field, or go home"),
    ]

    def __init__(self, course: Course, store: Store, *, today: date | None = None) -> None:
        """Make the screen; ``today`` is the day of the learner's clock, looked up each time where it is not given."""
        super().__init__()
        self._course = course
        self._store = store
        self._today = today
        self._editing: Field | None = None
        self._changes: list[tuple[str, str]] = []
        """The lessons that were set aside or taken up here, each with what it was before."""
        self.plan: Plan = self._make()
        self._title = TitleLine("Plan")
        self._timetable = Static(id="timetable", markup=False)
        self._input = Input()
        self._input.cursor_blink = False
        self._hint = Static(id="hint", markup=False)
        self._told = Static(id="told", markup=False)
        self._list = PlanList()

    def compose(self) -> ComposeResult:
        """Lay out the title, the timetable with the field of what is changed, what is told, the weeks, and the keys."""
        yield self._title
        yield self._timetable
        yield self._input
        yield self._hint
        yield self._told
        yield self._list
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the plan."""
        self._list.focus()
        self._show()

    # -------------------------------------------------------------------------------------------- showing

    def _make(self) -> Plan:
        return make_plan(self._course, self._store.digests(), today=self._today or date.today())

    def _show(self) -> None:
        self.plan = self._make()
        self._title.right = week_in_short(self.plan)
        self._title.detail = "" if self.plan.chosen else "proposed: change what does not fit"
        self._timetable.update(timetable_content(self.plan.timetable))
        self._told.update(" ".join(told(self.plan)))
        self._list.show(plan_lines(self._course, self.plan, self._store.standings()))
        self.refresh_bindings()

    @on(PlanList.Highlighted)
    def _follow(self) -> None:
        self.refresh_bindings()

    # -------------------------------------------------------------------------------------------- the timetable

    def action_edit(self, key: str) -> None:
        """Open the field of a part of the timetable, with what it is now."""
        self._editing = FIELDS[key]
        self._input.value = self._editing.typed(self.plan.timetable)
        self._input.placeholder = self._editing.hint
        self._say(f"{self._editing.hint}. enter takes it, esc leaves it as it was.")
        self._input.select_on_focus = self._editing is not DAYS_OFF  # one more is added more often than all replaced
        self._input.add_class("-open")
        self._input.focus()
        self.refresh_bindings()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        assert self._editing is not None
        try:
            timetable = self._editing.read(event.value, self.plan.timetable, self.plan.today)
        except EntryError as error:
            self._say(str(error), wrong=True)
            return
        self._choose(timetable)
        self._close_field()

    def _choose(self, timetable: Timetable) -> None:
        if timetable != self.plan.timetable or not self.plan.chosen:
            self._store.record("plan-set", COURSE, **as_data(timetable))
            self._show()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._hint.update(text)
        self._hint.display = bool(text)
        self._hint.set_class(wrong, "-wrong")

    def _close_field(self) -> None:
        self._editing = None
        self._input.remove_class("-open")
        self._say("")
        self._list.focus()
        self.refresh_bindings()

    def action_more(self, by: int) -> None:
        """Change the minutes of a day by a step, to the next multiple of it."""
        now = self.plan.timetable.minutes
        wanted = STEP_MINUTES * (now // STEP_MINUTES + by if by > 0 else -(-now // STEP_MINUTES) + by)
        self._choose(replace(self.plan.timetable, minutes=max(LEAST_MINUTES, min(MOST_MINUTES, wanted))))

    # -------------------------------------------------------------------------------------------- lessons

    def action_skip(self) -> None:
        """Skip the lesson under the cursor, or take it up again."""
        line = self._list.highlighted
        if line is None:
            return
        before = self._store.standing(line.lesson).aside
        why_not = "" if before else why_not_skipped(self._course, self.plan, line.lesson)
        if why_not:
            self.notify(why_not, markup=False)
            return
        self._set_aside(line.lesson, "" if before else "skipped")
        self._changes.append((line.lesson, before))

    def action_undo(self) -> None:
        """Put the lesson that was skipped or taken up last back to what it was."""
        self._set_aside(*self._changes.pop())

    def _set_aside(self, lesson: str, why: str) -> None:
        self._store.record("set-aside", lesson, why=why)
        self._show()

    @on(PlanList.Chosen)
    def _open(self, event: PlanList.Chosen) -> None:
        self.post_message(LessonChosen(event.lesson))

    # -------------------------------------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a field is open, its keys are text; offer only what there is."""
        if self._editing is not None:
            return action == "leave"
        match action:
            case "skip":
                return self._list.highlighted is not None
            case "undo":
                return bool(self._changes)
        return True

    def action_leave(self) -> None:
        """Close the field, or go home."""
        if self._editing is not None:
            self._close_field()
        else:
            self.dismiss()


def timetable_content(timetable: Timetable) -> Content:
    """Return the timetable, a line for each part, each with its key."""
    lines = [
        Content.assemble(
            (f"{key} ", "$footer-key-foreground bold"), (f"{field.name:<10}", "bold"), field.shown(timetable)
        )
        for key, field in FIELDS.items()
    ]
    return Content("\n").join(lines)
