"""Home: the stages on the timeline, what to do next, and the lessons of a stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.course.schema import Lesson
from tutor.progress.store import Store
from tutor.ui.detail import make_detail
from tutor.ui.overview import Overview, make_overview, stage_count
from tutor.ui.setting_aside import Change, change_of
from tutor.ui.widgets.agenda import Agenda
from tutor.ui.widgets.file_trouble import FileTrouble
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.lesson_detail import LessonDetail
from tutor.ui.widgets.lesson_list import LessonList
from tutor.ui.widgets.stage_bars import StageBars
from tutor.ui.widgets.title_line import TitleLine


class LessonChosen(Message):
    """A lesson is to be opened, at a step or where the learner left it."""

    def __init__(self, lesson: str, step: str | None = None) -> None:
        super().__init__()
        self.lesson = lesson
        self.step = step


class HomeScreen(Screen[None]):
    """Where the learner stands, and where to go from here."""

    HELP = """\
# Home

The bars at the top are the stages of the course on its weeks, and how much of each is done.

- **c** goes on with the lesson that you left, at the same step and with the same code.
- **↑** and **↓** choose a lesson of the stage, **enter** opens it. **1** to **4** choose the stage.
- **/** searches lessons, glossary, your notes and your code, and lists your notes and marks.
- **ctrl+p** finds any lesson or command: type a part of its name. **g** opens the glossary,
  **u** the runs: every training that is kept.
- **w** opens the plan of your weeks: the days and minutes on which you study, lessons by date, what may be skipped.
- **r** reviews the cards that are due: what lessons asked, what you predicted wrong, mistakes that were recognized.
- **p** shows your progress: days, stages, concepts, the hardest exercises, predictions.
- **k** opens the check of the stage that is shown: pass it, and its lessons count as known. **s** skips the chosen
  lesson, or takes it up again. Both can still be opened and done.
- The list says how far you are: ✓ done, ◐ started, ○ new, ◆ known, – skipped. The minutes are what a lesson takes
  or, once you are in it, what you spent. *3 of 4 right* counts the questions that you got right at once.
- In the bars ━ is done and • is set aside: *3+2/9* means 3 done, 2 known or skipped, 9 in all.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "stage(1)", "Stage", key_display="1-4", tooltip="Choose a stage"),
        *(Binding(str(number), f"stage({number})", "Stage", show=False, system=True) for number in range(2, 10)),
        Binding("left", "stage_by(-1)", "Stage before", show=False),
        Binding("right", "stage_by(1)", "Next stage", show=False),
        Binding("s", "set_aside", "Skip", show=False, tooltip="Skip the chosen lesson, or take it up again"),
        Binding("w", "app.plan", "Plan", tooltip="The weeks: when you study, what is to be done, what may be skipped"),
        Binding("p", "progress", "Progress", tooltip="Your days, concepts, hardest exercises and predictions"),
        Binding("slash", "app.search", "Search", tooltip="Find in lessons, glossary, your notes and your code"),
        Binding("r", "review", "Review", tooltip="The cards that are due: questions, predictions, mistakes"),
        Binding("c", "go_on", "Continue", tooltip="Go on where you stopped"),
        Binding("g", "app.glossary", "Glossary", tooltip="The terms of the lessons, and where each is explained"),
        Binding("u", "app.runs", "Runs", tooltip="Every training that is kept: compare, export, go on"),
        Binding("k", "placement", "Know this", tooltip="A check of the stage: pass it, and its lessons are known"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("q", "app.quit", "Quit", tooltip="Quit. Everything is kept"),
    ]
    HORIZONTAL_BREAKPOINTS = [(120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(34, "-high")]  # noqa: RUF012

    stage: reactive[int] = reactive(1)

    def __init__(self, course: Course, store: Store) -> None:
        super().__init__()
        self._course = course
        self._store = store
        self._seen = False
        self._lessons: dict[str, Lesson | CourseError] = {}
        self._overview = self._look()
        chosen = self._overview.next.lesson if self._overview.next else None
        self._chosen = chosen or next(iter(entry.id for entry in course.lessons), "")
        self.set_reactive(HomeScreen.stage, self._overview.stage_of(self._chosen) or course.stages[0].number)
        self._title = TitleLine("attn-tutor", id="title")
        self._bars = StageBars()
        self._agenda = Agenda()
        self._heading = TitleLine(id="stage")
        self._list = LessonList()
        self._detail = LessonDetail()
        self.file_trouble = FileTrouble()
        self._notice_line = Static(id="notice", markup=False)
        self.show_notice(store.trouble or "")
        self._show()

    def compose(self) -> ComposeResult:
        """Lay out the title, the stages, what is next, the list, its detail, and the keys."""
        yield self._title
        yield self._bars
        yield self._agenda
        yield self._heading
        with Container(id="lessons"):
            yield self._list
            yield self._detail
        yield self.file_trouble
        yield self._notice_line
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """The learner comes back: their standings have changed. The first time nothing has."""
        if self._seen:
            self.refresh_overview()
        self._seen = True

    # -------------------------------------------------------------------------------------------- showing

    @property
    def chosen(self) -> str:
        """The lesson under the cursor."""
        return self._chosen

    def lessons_read(self, read: Mapping[str, Lesson | CourseError]) -> None:
        """Take over what lessons' files say."""
        self._lessons.update(read)
        self._overview = self._look()
        self._show()

    def use_course(self, course: Course) -> None:
        """Show the course as its author has changed it, with the cursor where it was if that lesson is still there."""
        self._course = course
        self._lessons = {id: lesson for id, lesson in self._lessons.items() if course.entry(id) is not None}
        self._overview = self._look()
        if course.entry(self._chosen) is None:
            self._chosen = next(iter(entry.id for entry in course.lessons), "")
        stage = self._overview.stage_of(self._chosen) or course.stages[0].number
        self.set_reactive(HomeScreen.stage, stage)
        self._show()

    def refresh_overview(self) -> None:
        """Show the standings of now, with the cursor on the lesson to go on with where that has changed."""
        before = self._overview
        self._overview = self._look()
        following = self._overview.next
        if following is not None and (before.next is None or before.next.lesson != following.lesson):
            self._chosen = following.lesson
            self.set_reactive(HomeScreen.stage, self._overview.stage_of(self._chosen) or self.stage)
        self._show()

    def show_notice(self, text: str) -> None:
        """Show a line above the keys for as long as the tutor runs."""
        self._notice_line.update(text)
        self._notice_line.display = bool(text)

    def _look(self) -> Overview:
        return make_overview(self._course, self._store, self._lessons, date.today())

    def _show(self) -> None:
        self._title.detail, self._title.right = self._overview.title, self._overview.pace
        self._agenda.overview = self._overview
        self._bars.stages = self._overview.stages
        self._show_stage()

    def _show_stage(self) -> None:
        stage = next(each for each in self._course.stages if each.number == self.stage)
        row = next(each for each in self._overview.stages if each.number == self.stage)
        self._bars.selected = self.stage
        self._heading.left, self._heading.detail = f"Stage {stage.number}  {stage.title}", stage.goal
        self._heading.right = stage_count(row)
        self._list.show(self._overview.rows[self.stage], self._chosen)

    def watch_stage(self, before: int, now: int) -> None:
        """Show another stage, with the cursor on the first lesson that is to be done."""
        rows = self._overview.rows[now]
        if all(row.id != self._chosen for row in rows):
            self._chosen = next((row.id for row in rows if row.state in ("started", "new")), rows[0].id if rows else "")
        self._show_stage()

    # -------------------------------------------------------------------------------------------- actions

    @on(LessonList.Highlighted)
    def _look_at(self, event: LessonList.Highlighted) -> None:
        self._chosen = event.lesson
        entry = self._course.entry(event.lesson)
        if entry is not None:
            lesson = self._lessons.get(entry.id)
            detail = make_detail(self._course, entry, lesson, self._store.standings())
            self._detail.detail = detail

    @on(LessonList.Chosen)
    def _open(self, event: LessonList.Chosen) -> None:
        self.post_message(LessonChosen(event.lesson))

    @on(StageBars.Chosen)
    def _choose_stage(self, event: StageBars.Chosen) -> None:
        self.stage = event.stage

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        match action:
            case "go_on":
                return self._overview.next is not None and not self._overview.first_visit
            case "progress":
                return not self._overview.first_visit
            case "review":
                return bool(self._overview.review)
            case "stage":
                return len(self._overview.rows) > 1 and int(str(parameters[0])) in self._overview.rows
            case "placement":
                return any(row.state != "unwritten" for row in self._overview.rows[self.stage])
            case "set_aside":
                return self._aside_change is not None
        return True

    def action_go_on(self) -> None:
        """Open the lesson that comes next, where it was left."""
        following = self._overview.next
        if following is not None:
            self.post_message(LessonChosen(following.lesson, following.step))

    async def action_progress(self) -> None:
        """Open the learner's progress."""
        await self.run_action("app.progress")

    async def action_review(self) -> None:
        """Open the review of the cards that are due."""
        await self.run_action("app.review")

    def action_stage(self, number: int) -> None:
        """Choose a stage by its number."""
        self.stage = number

    def action_stage_by(self, by: int) -> None:
        """Choose the stage before or after."""
        numbers = [stage.number for stage in self._course.stages]
        place = numbers.index(self.stage) + by
        if 0 <= place < len(numbers):
            self.stage = numbers[place]

    async def action_placement(self) -> None:
        """Open the check of the stage that is shown."""
        await self.run_action(f"app.placement({self.stage})")

    @property
    def _aside_change(self) -> Change | None:
        """What skipping, or taking up again, does with the chosen lesson."""
        entry = self._course.entry(self._chosen)
        return None if entry is None else change_of(self._course, entry, self._store.standings())

    @work
    async def action_set_aside(self) -> None:
        """Skip the chosen lesson, or take it up again."""
        from tutor.ui.screens.confirm import Confirm

        change, lesson = self._aside_change, self._chosen
        if change is None or (change.question and not await self.app.push_screen_wait(Confirm(change.question))):
            return
        self._store.record("set-aside", lesson, why=change.why)
        self._overview = self._look()
        self._show()
