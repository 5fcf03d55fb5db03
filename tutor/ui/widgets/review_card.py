"""One card of the review: what belongs to the question, the question, and the reasons once it is answered."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Markdown, Static

from tutor.course.formulas import parser_factory
from tutor.progress.review.questions import Asked, right_answer, why_right
from tutor.ui.code_colors import shown_code
from tutor.ui.lesson.grading import Answer, Verdict
from tutor.ui.widgets.question import Question


class ReviewCard(VerticalScroll, can_focus=False):
    """A card; the keys are those of its question's field."""

    DEFAULT_CSS = """
    ReviewCard {
        height: 1fr;
        max-width: 100;
        & > Markdown { height: auto; margin: 0; padding: 0 1; }
        & > .code { height: auto; padding: 0 1; margin: 1 2 0 2; background: $boost; }
        & > .told { height: auto; padding: 0 1; margin-top: 1; }
        & > .empty { display: none; }
    }
    """

    class Fitted(Message):
        """The card, or what it is shown in, has got its size."""

    def __init__(self, asked: Asked, *, ascii: bool) -> None:
        super().__init__()
        self._asked = asked
        self._ascii = ascii
        self.question = Question(asked.quiz, ascii=ascii, key=f"{asked.card} {asked.seed}")

    def compose(self) -> ComposeResult:
        """Lay out text, code, question, and what is told afterward."""
        quiz = self._asked.quiz
        if quiz.text:
            yield Markdown(quiz.text, parser_factory=parser_factory(quiz.ascii, ascii=self._ascii))
        if self._asked.code:
            yield Static(shown_code(self._asked.code), classes="code")
        yield self.question
        yield Static(classes="told empty")
        yield Static(classes="code afterward empty")

    @property
    def answer(self) -> Answer | None:
        """What is chosen now."""
        return self.question.answer

    @property
    def has_more_below(self) -> bool:
        """Whether a part of the card is below what is shown."""
        return self.scroll_offset.y < self.max_scroll_y

    def on_resize(self) -> None:
        """Say that it is known now what is below."""
        self.post_message(self.Fitted())

    def show_field(self) -> None:
        """Bring the field into view, as long as it takes the keys."""
        if self.question.field.has_focus:
            self.question.field.scroll_visible(animate=False)

    def say(self, verdict: Verdict) -> None:
        """Show what is said to an answer."""
        self.question.say(verdict)

    def close(self, *, right: bool) -> None:
        """Take no more answers; show the right one where the learner's was not, and what is shown afterward."""
        self.question.keep_answer()
        self.question.field.disabled = True
        told = self.query_one(".told", Static)
        if not right:
            lines = [f"  {line}" for line in right_answer(self._asked.quiz)]
            told.update(
                Content("\n").join([Content.styled("The answer:", "bold"), *lines, *why_right(self._asked.quiz)])
            )
            told.remove_class("empty")
        if self._asked.afterward:
            after = self.query_one(".afterward", Static)
            after.update(Content.assemble(("what to change\n", "$text-muted"), self._asked.afterward))
            after.remove_class("empty")
        self.call_after_refresh(self.scroll_end, animate=False)
