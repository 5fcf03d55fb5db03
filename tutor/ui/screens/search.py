"""Search full screen: lessons, glossary, notes and code, found as it is typed. Empty, it shows notes and marks."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tutor.course.loader import Course
from tutor.course.search_index import NAMES, pieces
from tutor.progress.annotations import Annotations
from tutor.progress.search import Search
from tutor.ui.found_lines import FoundLine, Line, found_lines, overview_lines
from tutor.ui.widgets.found_list import FoundList
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.title_line import TitleLine

NOTHING_YET = "In a lesson w writes a note at the step, and m marks the step. They will be listed here."


class SearchScreen(Screen[FoundLine | None]):
    """Ends with what is to be opened, or with None."""

    HELP = """\
# Search

Type words, or a part of one. It finds the steps of the lessons, the terms of the glossary, your notes and your code,
also `masked_fill`, `d_k`, `QK^T` or `1/sqrt(d)`. What fits is **underlined**. With nothing typed you see your notes and
marks.

- **↑** and **↓** choose a line, **tab** goes on to the next kind. Below the list stands more of it.
- **enter** opens it: the step, or the glossary at the term.
- **esc** goes back to where you were.
"""
    DEFAULT_CSS = """
    SearchScreen {
        & > TitleLine { background: $panel; }
        & > Input, & > Input:focus { border: none; height: 1; padding: 0 1; margin: 1 0; background: $boost; }
        & #found { height: 1fr; layout: vertical; }
        & FoundList { height: 1fr; }
        & #says { height: 6; border-top: solid $panel; padding: 0 1; }
        & #says Static { height: auto; }
        &.-wide #found { layout: horizontal; }
        &.-wide FoundList { width: 3fr; }
        &.-wide #says { width: 2fr; max-width: 70; height: 1fr; border-top: none; padding: 0 3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", tooltip="Open what is under the cursor", priority=True),
        Binding("tab", "group(1)", "Next kind", tooltip="Go on to the next kind of what was found", priority=True),
        Binding("shift+tab", "group(-1)", "Kind before", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, tooltip="The line above", priority=True),
        Binding("down", "move(1)", "Down", show=False, tooltip="The line below", priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, system=True),
        Binding("pagedown", "move(10)", "Page down", show=False, system=True),
        Binding("escape", "close", "Back", tooltip="Back to where you were"),
    ]
    HORIZONTAL_BREAKPOINTS = [(120, "-wide")]  # noqa: RUF012

    class Read(Message):
        """So many of the lessons are read by now."""

        def __init__(self, number: int, total: int) -> None:
            super().__init__()
            self.number = number
            self.total = total

        def can_replace(self, message: Message) -> bool:
            """Several at once are one: what was found is looked up and drawn once."""
            return isinstance(message, SearchScreen.Read)

    class OverviewRead(Message):
        """The notes and marks are there to be shown."""

        def __init__(self, lines: tuple[Line, ...]) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, search: Search, course: Course, annotations: Annotations) -> None:
        """Make the screen.

        Args:
            search: What finds; it is filled in a thread as long as this screen is open.
            course: What is taught.
            annotations: The notes and marks to show while nothing is typed.
        """
        super().__init__()
        self._search = search
        self._course = course
        self._annotations = annotations
        self._overview: tuple[Line, ...] = ()
        self._reading = ""
        self._list = FoundList()
        self._says = Static(markup=False)
        self._title = TitleLine("Search")
        self._field = Input(placeholder="Words, or a part of one: softmax, masked_fill, d_k, QK^T")

    def compose(self) -> ComposeResult:
        """Lay out the title, the field, what was found, more about the chosen line, and the keys."""
        yield self._title
        self._field.cursor_blink = False
        yield self._field
        with Container(id="found"):
            yield self._list
            with VerticalScroll(id="says", can_focus=False):
                yield self._says
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the notes and marks, and begin to read."""
        self._show()
        self.run_worker(self._read, thread=True, group="search")

    def _read(self) -> None:
        worker = get_current_worker()
        self.post_message(self.OverviewRead(tuple(overview_lines(self._course, self._annotations.all()))))
        self._search.read_own()
        for number, total in self._search.read_lessons():
            if worker.is_cancelled:
                return
            self.post_message(self.Read(number, total))

    def _show(self, *, keep: bool = False) -> None:
        """Show what was found for what is typed, or without that the notes and marks."""
        typed = self._field.value.strip()
        if not typed:
            self._title.right = self._reading
            self._list.show(self._overview, keep=keep)
            return
        found = self._search.find(typed)
        count = sum(group.total for group in found.groups)
        said = f"{count} found" if not found.partly else f"nothing has all of these words, {count} have some"
        self._title.right = f"{said}   {self._reading}".rstrip()
        self._list.show(found_lines(found), keep=keep)

    # -------------------------------------------------------------------------------------------- events

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()

    @on(OverviewRead)
    def _take_overview(self, event: OverviewRead) -> None:
        self._overview = event.lines
        self._show(keep=True)

    @on(Read)
    def _found_more(self, event: Read) -> None:
        self._reading = f"reading {event.number} of {event.total} lessons" if event.number < event.total else ""
        self._show(keep=True)

    @on(FoundList.Chosen)
    def action_choose(self) -> None:
        """End with what is under the cursor."""
        if self._list.highlighted is not None:
            self.dismiss(self._list.highlighted)

    @on(FoundList.Highlighted)
    def _tell(self, event: FoundList.Highlighted) -> None:
        nothing = "Nothing has that in it." if self._field.value.strip() else NOTHING_YET
        self._says.update(more_about(event.line) if event.line is not None else nothing)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where there is something, and the next kind only while something is typed."""
        match action:
            case "choose":
                return self._list.highlighted is not None
            case "group":
                return bool(self._field.value.strip()) and self._list.highlighted is not None
        return True

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._list.move(by)

    def action_group(self, by: int) -> None:
        """Move the cursor to another kind."""
        self._list.move_group(by)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def more_about(line: FoundLine) -> Content:
    """Return what is told about a line: its title, where it is, and as much of it as there is."""
    title = [(text, "bold underline" if found else "bold") for text, found in pieces(line.title)]
    whole = [(text, "bold underline" if found else "") for text, found in pieces(line.whole)]
    kind = "" if line.kind == "step" else f"{NAMES[line.kind].lower()}, "
    return Content.assemble(*title, (f"   {kind}{line.place.where}\n", "$text-muted"), *whole)
