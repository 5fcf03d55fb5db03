"""The glossary full screen: every term of the course, found as it is typed, with the step that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tutor.course.glossary import ExplainedTerm, matching, same_term, these_first
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.term_list import TermList
from tutor.ui.widgets.title_line import TitleLine


class GlossaryScreen(Screen[ExplainedTerm | None]):
    """Ends with the term whose step is to be opened, or with None."""

    HELP = """\
# Glossary

Every term that the lessons explain. Type a part of a word: the list shows what fits, the nearest first. Opened at a
step, the terms of that step come first.

- **↑** and **↓** choose a term. Below the list stands what it says, which step explains it, and which lessons use it.
- **enter** opens the lesson at the step that explains it.
- **esc** goes back to where you were.
"""
    DEFAULT_CSS = """
    GlossaryScreen {
        & > TitleLine { background: $panel; }
        & > Input, & > Input:focus { border: none; height: 1; padding: 0 1; margin: 1 0; background: $boost; }
        & #terms { height: 1fr; layout: vertical; }
        & TermList { height: 1fr; }
        & #says { height: 8; border-top: solid $panel; padding: 0 1; }
        & #says Static { height: auto; }
        &.-wide #terms { layout: horizontal; }
        &.-wide TermList { width: 64; }
        &.-wide #says { width: 1fr; max-width: 90; height: 1fr; border-top: none; padding: 0 3; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", tooltip="Open the step that explains the term", priority=True),
        Binding("up", "move(-1)", "Up", show=False, tooltip="The term above", priority=True),
        Binding("down", "move(1)", "Down", show=False, tooltip="The term below", priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, system=True),
        Binding("pagedown", "move(10)", "Page down", show=False, system=True),
        Binding("escape", "close", "Back", tooltip="Back to where you were"),
    ]
    HORIZONTAL_BREAKPOINTS = [(120, "-wide")]  # noqa: RUF012

    def __init__(self, terms: Sequence[ExplainedTerm], concepts: Sequence[str] = (), *, at: str = "") -> None:
        """Make the screen.

        Args:
            terms: Every term of the course.
            concepts: The terms that the learner has before them; they come first until something is typed.
            at: The term that the cursor is on at first.
        """
        super().__init__()
        self._terms = these_first(terms, concepts)
        self._at = at
        wanted = {same_term(concept) for concept in concepts}
        self._list = TermList([one for one in terms if same_term(one.term) in wanted])
        self._says = Static(markup=False)
        self._title = TitleLine("Glossary")

    def compose(self) -> ComposeResult:
        """Lay out the title, the field, the terms, what the chosen one says, and the keys."""
        yield self._title
        field = Input(placeholder="Type a part of a word")
        field.cursor_blink = False
        yield field
        with Container(id="terms"):
            yield self._list
            with VerticalScroll(id="says", can_focus=False):
                yield self._says
        yield KeyBar()

    def on_mount(self) -> None:
        """Show every term."""
        self._filter("")
        names = [one.term for one in self._terms]
        self._list.move(names.index(self._at) if self._at in names else 0)

    def _filter(self, words: str) -> None:
        found = matching(self._terms, words) if words.strip() else self._terms
        self._title.right = f"{len(found)} of {len(self._terms)} terms" if words.strip() else f"{len(found)} terms"
        self._list.show(found)

    # -------------------------------------------------------------------------------------------- events

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    @on(TermList.Chosen)
    def action_choose(self) -> None:
        """End with the term under the cursor."""
        if self._list.highlighted is not None:
            self.dismiss(self._list.highlighted)

    @on(TermList.Highlighted)
    def _tell(self, event: TermList.Highlighted) -> None:
        nothing = "No term has that in it." if self._terms else "The lessons explain no terms yet."
        self._says.update(explanation(event.term) if event.term is not None else nothing)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where there is a term."""
        return action != "choose" or self._list.highlighted is not None

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._list.move(by)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def explanation(term: ExplainedTerm) -> Content:
    """Return what is told about a term."""
    used = ", ".join(f"{entry.label} {entry.title}" for entry in term.used_in)
    return Content.assemble(
        (term.term, "bold"),
        "\n",
        term.says,
        "\n\n",
        ("explained in ", "$text-muted"),
        term.explained_in,
        *((" · ", ("used in ", "$text-muted"), used) if used else ()),
    )
