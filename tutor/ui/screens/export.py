"""Saving what the attention explorer shows: one line with the file's name, whose ending says the kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.explorer import Exploration
from tutor.explorer.export import FORMATS, ExportFailed, export, suggested_name


class ExportScreen(ModalScreen[Path | None]):
    """Asks for a name and writes the file. Ends with its path, or with None."""

    HELP = """
    # Save

    The ending of the name says what is written: `.txt` the picture and its numbers in words, `.svg` a picture for a
    page, `.json` the whole figure with your edits, `.npz` the arrays for NumPy. `tab` goes from one ending to the next.
    A file that exists is never replaced.
    """
    DEFAULT_CSS = """
    ExportScreen {
        align: center bottom;
        & > Vertical { height: auto; border-top: solid $accent; border-title-color: $accent; background: $surface; }
        & Input, & Input:focus { border: none; height: 1; padding: 0 1; background: $boost; }
        & Static { height: auto; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "next_kind", "Kind", tooltip="The next kind of file", priority=True),
        Binding("escape,ctrl+c", "close", "Back"),
    ]

    def __init__(self, exploration: Exploration, folder: Path) -> None:
        """Make the screen.

        Args:
            exploration: What to save.
            folder: Where a name without a folder is saved.
        """
        super().__init__()
        self._exploration = exploration
        self._folder = folder
        self._input = Input(value=f"{suggested_name(exploration)}.svg", compact=True, select_on_focus=False)
        self._input.cursor_blink = False
        self._said = Static(f"saved in {folder}", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the name and the line of words."""
        with Vertical() as box:
            box.border_title = f"save as {' '.join(FORMATS)} · tab: other kind · enter: save · esc: back"
            yield self._input
            yield self._said

    def action_next_kind(self) -> None:
        """Give the name the next ending."""
        path, kinds = Path(self._input.value), list(FORMATS)
        place = kinds.index(path.suffix) + 1 if path.suffix in kinds else 0
        self._input.value = str(path.with_suffix(kinds[place % len(kinds)])) if path.name else kinds[0]
        self._input.cursor_position = len(self._input.value)

    def on_input_submitted(self) -> None:
        """Write the file."""
        if self._input.value.strip():
            self._said.update("writing …")
            self._write(self._folder / Path(self._input.value.strip()).expanduser())

    @work(thread=True, exclusive=True, group="export", exit_on_error=True)
    def _write(self, path: Path) -> None:
        try:
            export(self._exploration, path)
        except ExportFailed as error:
            self.app.call_from_thread(self._said.update, str(error))
        else:
            self.app.call_from_thread(self.dismiss, path)

    def action_close(self) -> None:
        """Go back without a file."""
        self.dismiss(None)
