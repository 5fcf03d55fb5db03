"""The question whether the code of a course from elsewhere may run, before anything of it does."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.course.loader import Course
from tutor.course.trust import Trust
from tutor.course.trust_question import count_code, question

TrustAnswer = Literal["trust", "look", "quit"]
ANSWERS = """\
[b]t[/b]  trust it: its code may run
[b]l[/b]  look only: you can read the lessons, and nothing runs
[b]q[/b]  quit"""


class TrustScreen(ModalScreen[TrustAnswer]):
    """Where the course is, what its code could do, and three answers. Enter is none of them: it would come by habit."""

    DEFAULT_CSS = """
    TrustScreen {
        align: center middle;
        & > VerticalScroll {
            width: 90%;
            max-width: 84;
            height: auto;
            max-height: 94%;
            padding: 1 2;
            background: $surface;
            border: round $warning;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
        }
        & #answers { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "answer('trust')", "Trust it"),
        Binding("l,escape", "answer('look')", "Look only"),
        Binding("q", "answer('quit')", "Quit"),
    ]

    def __init__(self, trust: Trust, course: Course) -> None:
        super().__init__()
        self._text = question(trust, course.title, count_code(course))

    def compose(self) -> ComposeResult:
        """Show the question and its keys."""
        with VerticalScroll() as scroll:
            scroll.border_title = "May the code of this course run?"
            yield Static(self._text, markup=False)
            scroll.border_subtitle = "t: trust it · l: look only · q: quit"
            yield Static(ANSWERS, id="answers")

    def action_answer(self, answer: TrustAnswer) -> None:
        """End with the answer."""
        self.dismiss(answer)
