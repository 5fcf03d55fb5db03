"""A lesson: its steps, notes and marks, what comes after it, and what its author makes of it while it is open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tutor.course.earlier import EarlierWork
from tutor.course.loader import LoadedLesson
from tutor.course.places import RECAP
from tutor.engine.client import Engine
from tutor.progress.annotations import Annotations
from tutor.progress.store import Store
from tutor.runs import RunStore
from tutor.terminal import Profile
from tutor.ui.lesson.leaving import LessonLeft
from tutor.ui.lesson.renewal import kept_places, place_after
from tutor.ui.screens import lesson_keys
from tutor.ui.screens.note import NoteScreen
from tutor.ui.screens.steps import StepsScreen
from tutor.ui.widgets.file_trouble import FileTrouble
from tutor.ui.widgets.recap import recap_text


class LessonScreen(StepsScreen):
    """A lesson, step by step."""

    HELP = lesson_keys.HELP
    BINDINGS: ClassVar[list[BindingType]] = [*lesson_keys.BINDINGS]
    END = RECAP

    def __init__(
        self,
        loaded: LoadedLesson,
        *,
        engine: Engine,
        store: Store,
        runs: RunStore,
        profile: Profile,
        start: str | None = None,
        next_lesson: tuple[str, str] | None = None,
        earlier: EarlierWork | None = None,
    ) -> None:
        """Make the screen. ``next_lesson`` is id and title of the lesson after this one; the rest as for any steps."""
        super().__init__(loaded, engine=engine, store=store, runs=runs, profile=profile, start=start, earlier=earlier)
        self._next_lesson = next_lesson
        self._notes = Annotations(store)
        self.file_trouble = FileTrouble()

    def compose(self) -> ComposeResult:
        """Lay out the steps, and above the prompt what is wrong with their file."""
        for widget in super().compose():
            if widget is self._prompt:
                yield self.file_trouble
            yield widget

    # -------------------------------------------------------------------------------------------- after the last step

    def end_text(self) -> str:
        """Return the recap."""
        progress = self._progress
        return recap_text(self.loaded, progress.standing, progress.open_steps(), self._next_lesson)

    def end_prompt(self) -> str:
        """Return what to press below that."""
        return "enter: next lesson, q: home" if self._next_lesson else "enter: home"

    async def end(self) -> None:
        """Leave for the next lesson, if there is one."""
        self.dismiss(LessonLeft(next_lesson=self._next_lesson[0] if self._next_lesson else None))

    # -------------------------------------------------------------------------------------------- notes and marks

    @property
    def _place(self) -> tuple[str, str]:
        """The lesson and the step that is shown, as progress names them."""
        return self.lesson.id, self.panel.step.id if self.panel is not None else RECAP

    def noted(self) -> tuple[str, bool]:
        """Return the learner's note at what is shown, and whether it is marked."""
        return self._notes.text(*self._place), self._notes.marked(*self._place)

    def action_note(self) -> None:
        """Open the note at the step."""
        place = self.panel.step.title if self.panel is not None else "the lesson"
        self.app.push_screen(NoteScreen(self._notes, *self._place, place=place))

    def action_mark(self) -> None:
        """Mark the step, or take its mark away."""
        self._notes.mark(*self._place, on=not self._notes.marked(*self._place))
        self._update()

    # -------------------------------------------------------------------------------------------- its author

    @property
    def busy(self) -> bool:
        """Whether code of the lesson is running."""
        return self._conductor.busy or (self.panel is not None and self.panel.state.running)

    async def show_anew(
        self, loaded: LoadedLesson, *, earlier: EarlierWork, next_lesson: tuple[str, str] | None
    ) -> None:
        """Show the lesson as its author has changed it, at the same step; what stands in the editors stays."""
        before, self.lesson, self.loaded, self._next_lesson = self.lesson, loaded.lesson, loaded, next_lesson
        self._title.left = f"{loaded.entry.label} {loaded.lesson.title}"
        self._conductor.follow(self.lesson, earlier)
        self._runs.follow(self.lesson)
        self._progress.follow(self.lesson)
        kept, shown = kept_places(before, self.lesson), self.panel
        self.index = place_after(before, self.lesson, self.index)
        with self.app.batch_update():
            self._pages.hand_over(self.lesson)
            await self._pages.keep(kept)
            if shown is None or not shown.is_attached:
                await self._pages.open(self.index, self._make_page)
        self._update()
