"""The note at a step: a few lines of text over the lesson, kept in whatever way it is left."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import TextArea

from tutor.progress.annotations import Annotations

DRAFT_SECONDS = 0.8


class NoteScreen(ModalScreen[None]):
    """One note, to be written. The step stays in sight above it."""

    HELP = """\
# A note

Write what you want to remember, or to ask, at this step. It is kept as you type. An empty note is no note.

- **esc** or **ctrl+s** keeps it and goes back. **ctrl+z** takes the last change back.
- In the lesson the first line of the note stands beside the title. **/** finds what you wrote.
"""
    DEFAULT_CSS = """
    NoteScreen {
        align: center bottom;
        background: transparent;
        & > TextArea, & > TextArea:focus {
            height: 10;
            max-height: 60%;
            border: none;
            border-top: solid $accent;
            border-title-color: $accent;
            background: $surface;
            padding: 0 1;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "close", "Keep", tooltip="Keep the note and go back", priority=True),
    ]

    def __init__(self, annotations: Annotations, lesson: str, step: str, *, place: str) -> None:
        """Make the editor.

        Args:
            annotations: Where notes are kept.
            lesson: The id of the lesson.
            step: The id of the step.
            place: What the note stands beside, for people.
        """
        super().__init__()
        self._annotations = annotations
        self._at = (lesson, step)
        self._place = place
        self._is_kept = False
        self._editor = TextArea(
            annotations.text(lesson, step), soft_wrap=True, tab_behavior="focus", show_line_numbers=False
        )

    def compose(self) -> ComposeResult:
        """Show the note, the cursor at its end."""
        self._editor.cursor_blink = False
        self._editor.border_title = f"note · esc: keep it · {self._place}".replace("[", r"\[")
        self._editor.move_cursor(self._editor.document.end)
        yield self._editor

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.set_timer(DRAFT_SECONDS, self._keep_draft)

    def _keep_draft(self) -> None:
        if not self._is_kept:
            self._annotations.keep_draft(*self._at, self._editor.text)

    def action_close(self) -> None:
        """Keep the note and go back."""
        self._is_kept = True
        self._annotations.keep(*self._at, self._editor.text)
        self.dismiss()

    def on_unmount(self) -> None:
        """Keep the note, however it is left."""
        self._annotations.keep(*self._at, self._editor.text)
