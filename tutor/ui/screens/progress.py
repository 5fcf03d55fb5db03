"""The learner's progress full screen: the activity, and lists of concepts, exercises and predictions to go back to."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from tutor.course.loader import Course
from tutor.course.needs import read_lesson
from tutor.course.schema import Lesson
from tutor.course.wording import count
from tutor.progress.dashboard import Dashboard, make_dashboard
from tutor.progress.plan_words import week_in_short
from tutor.progress.reports.words import duration
from tutor.progress.scores import Place
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.progress_listing import SECTIONS, Section, listing_of
from tutor.ui.widgets.activity_view import ActivityView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.place_list import PlaceList
from tutor.ui.widgets.title_line import TitleLine


class ProgressScreen(Screen[Place | None]):
    """Ends with the step that is to be opened, or with None."""

    HELP = """\
# Progress

- **1** Activity: how many planned days you studied in a row, the stages, and each week with its days, time, steps and
  reviewed cards. Days that your plan leaves free do not count against you. A day with `██` had all of its planned
  minutes; the line above the weeks says what the signs mean.
- **2** Concepts: how many questions and predictions about each were right at your first answer, the neediest first.
- **3** Exercises: those that cost the most attempts, hints and looks at the solution, with the mistakes by name.
- **4** Predictions: those that were wrong at first.
- **↑** and **↓** choose a row, **enter** opens its lesson at that step. **esc** goes back.

Time counts only while you are there. `attn-tutor progress` prints the same, a week, or a page about a stage to keep.
"""
    DEFAULT_CSS = """
    ProgressScreen {
        & > TitleLine { background: $panel; }
        & > #sections { height: 1; padding: 0 1; margin: 0 0 1 0; }
        & #progress { height: 1fr; layout: horizontal; }
        & #activity { width: 1fr; height: 1fr; }
        & #lists { width: 1fr; height: 1fr; }
        & PlaceList { height: 1fr; }
        & #says { height: 5; border-top: solid $panel; padding: 0 1; }
        & #says Static { height: auto; }
        &.-wide #lists { border-left: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the lesson at this step"),
        Binding("1", "section(0)", "Section", key_display="1-4", tooltip="Activity, concepts, exercises, predictions"),
        *(Binding(str(number), f"section({number - 1})", "Section", show=False, system=True) for number in (2, 3, 4)),
        Binding("tab,right", "section_by(1)", "Next section", show=False, tooltip="The next section", priority=True),
        Binding(
            "shift+tab,left",
            "section_by(-1)",
            "Section before",
            show=False,
            tooltip="The section before",
            priority=True,
        ),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("escape,q", "close", "Back", key_display="esc"),
    ]
    HORIZONTAL_BREAKPOINTS = [(150, "-wide")]  # noqa: RUF012

    section: reactive[Section] = reactive[Section]("activity", init=False)

    def __init__(self, course: Course, store: Store, profile: Profile, *, today: date | None = None) -> None:
        """Make the screen.

        Args:
            course: What is taught.
            store: What the learner has done.
            profile: What the terminal can show.
            today: The date; by default that of this machine.
        """
        super().__init__()
        self._course = course
        self._store = store
        self._today = today
        self._board: Dashboard | None = None
        self._title = TitleLine("Progress")
        self._tabs = Static(id="sections", markup=False)
        self._view = ActivityView(ascii=profile.ascii)
        self._activity = VerticalScroll(self._view, id="activity")
        self._heading = TitleLine()
        self._list = PlaceList()
        self._says = Static(markup=False)
        self._lists = Vertical(self._heading, self._list, VerticalScroll(self._says, id="says", can_focus=False))
        self._lists.id = "lists"

    def compose(self) -> ComposeResult:
        """Lay out the title, the sections, the activity, the list, and the keys."""
        yield self._title
        yield self._tabs
        with Container(id="progress"):
            yield self._activity
            yield self._lists
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what the digests say, and what the lessons add once they are read."""
        self._look({})
        self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        """Read the lessons that were begun, in a thread. Those that Home has read cost nothing."""
        begun = [lesson for lesson in self._store.standings() if self._course.entry(lesson) is not None]
        read = await asyncio.to_thread(lambda: {lesson: read_lesson(self._course, lesson) for lesson in begun})
        self._look({lesson: one for lesson, one in read.items() if one is not None})

    def _look(self, lessons: dict[str, Lesson]) -> None:
        today = self._today or date.today()
        self._board = make_dashboard(self._course, self._store.digests(), lessons, today)
        self._view.board = self._board
        days = self._board.days
        self._title.detail = week_in_short(self._board.plan)
        self._title.right = f"{duration(self._board.total.minutes)} on {count(days, 'day')}" if days else ""
        self._show()

    # -------------------------------------------------------------------------------------------- showing

    @property
    def _wide(self) -> bool:
        return self.has_class("-wide")

    def on_resize(self) -> None:
        """Show one section or two, as there is room."""
        self.call_after_refresh(self._show)

    def watch_section(self) -> None:
        """Show another section."""
        self._show()

    def _show(self) -> None:
        activity = self.section == "activity"
        self._tabs.update(_tabs(self.section))
        self._activity.display = activity or self._wide
        self._lists.display = not activity or self._wide
        if self._board is not None:
            self._show_list(self._board)
        (self._activity if activity else self._list).focus()
        self.refresh_bindings()

    def _show_list(self, board: Dashboard) -> None:
        listing = listing_of(self.section, board, self._course)
        self._heading.left, self._heading.detail = listing.title, listing.detail
        self._heading.right = listing.right
        if listing.rows != self._list.lines:
            self._list.show(listing.rows)
        if not listing.rows:
            self._says.update(listing.nothing)

    @on(PlaceList.Highlighted)
    def _tell(self, event: PlaceList.Highlighted) -> None:
        if event.row is not None:
            self._says.update("\n".join(part for part in event.row.says if part))
        self.refresh_bindings()

    # -------------------------------------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where the cursor is on a step."""
        return action != "open" or (self._list.has_focus and self._list.highlighted is not None)

    def action_section(self, number: int) -> None:
        """Show a section by its place."""
        self.section = SECTIONS[number]

    def action_section_by(self, by: int) -> None:
        """Show the next section, or the one before, and begin anew at the ends."""
        self.section = SECTIONS[(SECTIONS.index(self.section) + by) % len(SECTIONS)]

    @on(PlaceList.Chosen)
    def action_open(self) -> None:
        """End with the step under the cursor."""
        if self._list.highlighted is not None:
            self.dismiss(self._list.highlighted.place)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _tabs(section: Section) -> Content:
    """The names of the sections with their keys; the one that is shown stands in brackets."""
    parts: list[tuple[str, str]] = []
    for number, name in enumerate(SECTIONS, 1):
        shown = name == section
        title = f"{number} {name.capitalize()}"
        parts += [(f"[{title}]" if shown else f" {title} ", "bold $accent" if shown else "$text-muted"), ("  ", "")]
    return Content.assemble(*parts)
