"""The editor: Python with highlighting; escape leaves it, tab indents only where that is what a tab means."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from tutor.ui.code_colors import editor_theme


class CodeEditor(TextArea):
    """A text area for Python.

    Tab indents when lines are selected or when only blanks stand before the cursor; elsewhere it moves on to the next
    pane, so that nobody is caught in the editor.
    """

    DEFAULT_CSS = """
    CodeEditor { height: 1fr; min-height: 3; border: none; padding: 0 0 0 1; }
    CodeEditor:focus { border: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave the editor"),
        Binding("ctrl+underscore,ctrl+slash", "comment", "Comment", show=False),
    ]

    class Left(Message):
        """The learner wants to get out of the editor."""

    def __init__(self, code: str, *, read_only: bool = False) -> None:
        super().__init__(
            code,
            language="python",
            soft_wrap=False,
            tab_behavior="focus",
            show_line_numbers=False,
            read_only=read_only,
            compact=True,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False

    def on_mount(self) -> None:
        """Take the theme's colors, now and whenever the theme changes."""
        self.watch(self.app, "theme", self._use_colors)

    def _use_colors(self) -> None:
        self.register_theme(editor_theme(self.app.get_css_variables()))
        self.theme = "tutor"

    def put(self, code: str) -> None:
        """Replace everything; ctrl+z brings back what was there."""
        self.replace(code, self.document.start, self.document.end, maintain_selection_offset=False)
        self.cursor_location = (0, 0)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab" and not self.read_only and self._tab_indents():
            event.prevent_default()
            event.stop()
            self._indent()
        elif event.key == "enter" and not self.read_only:
            event.prevent_default()
            event.stop()
            self._new_line()
        else:
            await super()._on_key(event)

    def _tab_indents(self) -> bool:
        row, column = self.cursor_location
        return bool(self.selected_text) or (
            (column > 0 or row > 0) and not self.document.get_line(row)[:column].strip()
        )

    def _indent(self) -> None:
        first, last = sorted((self.selection.start[0], self.selection.end[0]))
        if first == last:
            self.insert("    ")
            return
        for row in range(first, last + 1):
            self.insert("    ", (row, 0), maintain_selection_offset=True)

    def _new_line(self) -> None:
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        indent = len(before) - len(before.lstrip())
        self.replace("\n" + " " * (indent + (4 if before.rstrip().endswith(":") else 0)), *self.selection)

    def action_leave(self) -> None:
        """Give the keys back to the step."""
        self.post_message(self.Left())

    def action_comment(self) -> None:
        """Comment the selected lines out, or in again."""
        first, last = sorted((self.selection.start[0], self.selection.end[0]))
        lines = [self.document.get_line(row) for row in range(first, last + 1)]
        out = not all(line.lstrip().startswith("#") or not line.strip() for line in lines)
        for row, line in enumerate(lines, first):
            indent = len(line) - len(line.lstrip())
            if out and line.strip():
                self.insert("# ", (row, indent))
            elif not out and line.strip():
                body = line.lstrip()[1:].removeprefix(" ")
                self.replace(line[:indent] + body, (row, 0), (row, len(line)))
