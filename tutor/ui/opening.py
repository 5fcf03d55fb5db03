"""Which screen opens for what: a table of contents. What the first picture does not need is imported when it opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from textual import work

from tutor.course.findings import CourseError
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.drawn_app import DrawnApp
from tutor.ui.screens.home import HomeScreen, LessonChosen

if TYPE_CHECKING:
    from tutor.course.glossary import ExplainedTerm
    from tutor.engine.client import Engine
    from tutor.progress.scores import Place
    from tutor.progress.search import Search
    from tutor.runs import RunStore
    from tutor.ui.found_lines import FoundLine
    from tutor.ui.lesson.leaving import LessonLeft


class OpeningApp(DrawnApp[None]):
    """Home at the bottom, and every other screen above it."""

    def __init__(
        self, *, course: Course, store: Store, engine: Engine | Callable[[], Engine], profile: Profile
    ) -> None:
        super().__init__(profile)
        self.course = course
        self.store = store
        self._made_or_maker = engine

    @cached_property
    def _engine(self) -> Engine:
        """The engine, made when it is needed."""
        return self._made_or_maker() if callable(self._made_or_maker) else self._made_or_maker

    @cached_property
    def runs(self) -> RunStore:
        """The trainings that are kept, beside the learner's progress."""
        from tutor.runs import open_runs

        return open_runs(self.store.path.parent)

    @cached_property
    def search(self) -> Search:
        """Finds in the course and in what the learner has made of it. Raises SearchUnavailable."""
        from tutor.progress.search import Search

        return Search(self.course, self.store)

    @cached_property
    def home(self) -> HomeScreen:
        """The screen at the bottom."""
        return HomeScreen(self.course, self.store)

    async def on_lesson_chosen(self, event: LessonChosen) -> None:
        """Open a lesson, from whatever screen is shown."""
        await self._open(event.lesson, event.step)

    async def _open(self, lesson: str, step: str | None) -> None:
        entry = self.course.entry(lesson)
        if entry is None or not entry.written:
            why = f"{entry.label} {entry.title} is not written yet" if entry else f"{lesson} is not in this course"
            self.notify(f"{why}. Choose another lesson.", severity="warning", markup=False)
            return
        try:
            loaded = self.course.lesson(lesson)
        except CourseError as error:
            from tutor.ui.screens.message import MessageScreen

            await self.push_screen(MessageScreen(f"{entry.label} {entry.title} can not be opened", str(error)))
            return
        from tutor.course.earlier import EarlierWork
        from tutor.ui.screens.lesson import LessonScreen

        while self.screen is not self.home:
            await self.pop_screen()
        screen = LessonScreen(
            loaded,
            engine=self._engine,
            store=self.store,
            runs=self.runs,
            profile=self.profile,
            start=step,
            earlier=EarlierWork(self.course, self.store.last_passed),
            next_lesson=self.course.next_named(lesson),
        )
        await self.push_screen(screen, self._lesson_left)

    @work
    async def action_placement(self, stage: int) -> None:
        """Offer the placement check of a stage, and open it if the learner agrees."""
        from tutor.ui.screens.placement import offer_placement

        screen = await offer_placement(self, stage, self._engine)
        if screen is not None:
            await self.push_screen(screen, self._lesson_left)

    def _lesson_left(self, left: LessonLeft | None) -> None:
        if left is not None and left.next_lesson is not None:
            self.post_message(LessonChosen(left.next_lesson, left.step))

    def action_glossary(self, term: str = "") -> None:
        """Open the glossary, with the concepts of the step that is shown at its top; at a term, if one is named."""
        from tutor.course.glossary import glossary_of
        from tutor.ui.screens.glossary import GlossaryScreen

        concepts = getattr(self.screen, "concepts", ())
        self.push_screen(GlossaryScreen(glossary_of(self.course), concepts, at=term), self._term_chosen)

    def action_search(self) -> None:
        """Open the search; what was found before is found at once."""
        from tutor.course.search_index import SearchUnavailable
        from tutor.progress.annotations import Annotations
        from tutor.ui.screens.search import SearchScreen

        try:
            screen = SearchScreen(self.search, self.course, Annotations(self.store))
        except SearchUnavailable as error:
            self.notify(str(error), severity="warning", markup=False)
        else:
            self.push_screen(screen, self._line_chosen)

    def action_runs(self) -> None:
        """Open the trainings that are kept."""
        from tutor.ui.screens.runs import RunsScreen

        if not isinstance(self.screen, RunsScreen):
            self.push_screen(RunsScreen(self.runs, self.profile))

    def action_progress(self) -> None:
        """Open the learner's progress."""
        from tutor.ui.screens.progress import ProgressScreen

        if not isinstance(self.screen, ProgressScreen):
            self.push_screen(ProgressScreen(self.course, self.store, self.profile), self._place_chosen)

    def _place_chosen(self, place: Place | None) -> None:
        if place is not None:
            self.post_message(LessonChosen(place.lesson, place.step))

    def action_plan(self) -> None:
        """Open the plan: when the learner studies, and the weeks."""
        from tutor.ui.screens.plan import PlanScreen

        if not isinstance(self.screen, PlanScreen):
            self.push_screen(PlanScreen(self.course, self.store))

    def action_review(self) -> None:
        """Open the review of what is due."""
        from tutor.progress.review.sitting import Sitting
        from tutor.ui.screens.review import ReviewScreen

        if not isinstance(self.screen, ReviewScreen):
            self.push_screen(ReviewScreen(Sitting(self.course, self.store), self.store, self.profile))

    def _line_chosen(self, line: FoundLine | None) -> None:
        """Open what was found: the glossary at a term, or else the step."""
        if line is None:
            return
        if line.kind == "term":
            self.action_glossary(line.plain_title)
        else:
            self._open_step(line.place.lesson, line.place.step)

    def _term_chosen(self, term: ExplainedTerm | None) -> None:
        """Open the step that explains a term."""
        if term is not None:
            self._open_step(term.lesson.id, term.step)

    def _open_step(self, lesson: str, step: str) -> None:
        """Open a step. A lesson that is open shows it, or is left first."""
        open_at = getattr(self.screen, "open_at", None)
        if open_at is not None:
            open_at(lesson, step)
        else:
            self.post_message(LessonChosen(lesson, step))
