"""The question of a step: its sentence, the widget that takes the answer, and the verdict below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Markdown, Static

from tutor.course import schema
from tutor.course.formulas import parser_factory
from tutor.ui.lesson.grading import Answer, Verdict, shuffled
from tutor.ui.lesson.report import verdict_report
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.number_field import NumberField
from tutor.ui.widgets.order_list import OrderList

Asking = schema.Predict | schema.Quiz | schema.Task | schema.Parsons


class Question(Vertical):
    """A question and its answer. `answer` is plain data, or None while nothing is chosen."""

    DEFAULT_CSS = """
    Question {
        height: auto;
        margin-top: 1;
        &.-alone { margin-top: 0; }
        & > Markdown { height: auto; margin: 0; padding: 0 1; }
        & > Markdown > MarkdownBlock { margin: 0; }
        & > .verdict { height: auto; padding: 0 1; margin-top: 1; }
        & > .empty { display: none; }
        & > Input { width: 24; margin: 0 1; }
    }
    """

    def __init__(self, step: Asking, *, ascii: bool, answer: object = None, key: str = "") -> None:
        """Make the question; ``key`` chooses how lines and pairs are shuffled, by default the step's id."""
        super().__init__()
        self._step = step
        self._key = key or step.id
        self._ascii = ascii
        self.field = self._make_field(answer)
        self._put_back(answer)
        self.set_class(not step.text, "-alone")

    def _make_field(self, answer: object) -> Widget:
        step = self._step
        chosen = answer if isinstance(answer, list) else ()
        if isinstance(step, schema.Parsons):
            lines = (*step.lines, *step.decoys)
            return OrderList(lines, shuffled(len(lines), self._key), may_drop=bool(step.decoys))
        if isinstance(step, schema.Quiz) and step.form == "order":
            return OrderList(step.items, shuffled(len(step.items), self._key))
        if isinstance(step, schema.Quiz) and step.form == "match":
            left, right = ([pair.left for pair in step.pairs], [pair.right for pair in step.pairs])
            return MatchList(left, right, shuffled(len(right), self._key))
        if isinstance(step, schema.Quiz) and step.form == "number":
            return NumberField(step.unit)
        many = isinstance(step, schema.Quiz) and step.form == "many"
        return ChoiceList([choice.text for choice in step.choices], many=many, chosen=chosen)

    def _put_back(self, answer: object) -> None:
        """Show the answer that was given last, in a field that does not begin with it."""
        if isinstance(self.field, (MatchList, OrderList)) and isinstance(answer, list):
            self.field.put_back(answer)
        elif isinstance(self.field, NumberField) and isinstance(answer, (int, float)):
            self.field.value = f"{answer:.12g}"

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the field and the verdict."""
        sentence = getattr(self._step, "question", "")
        if sentence:
            yield Markdown(sentence, parser_factory=parser_factory(self._step.ascii, ascii=self._ascii))
        yield self.field
        yield Static(classes="verdict empty", markup=False)

    @property
    def answer(self) -> Answer | None:
        """What the learner has chosen."""
        field = self.field
        if isinstance(field, (ChoiceList, MatchList, OrderList)):
            return field.answer
        if isinstance(field, NumberField):
            try:
                return float(field.value)
            except ValueError:
                return None
        return None

    def keep_answer(self) -> None:
        """Keep the answer as it is: it has been given."""
        if isinstance(self.field, (ChoiceList, MatchList, NumberField, OrderList)):
            self.field.locked = True
            self.field.refresh()

    def say(self, verdict: Verdict) -> None:
        """Show whether the answer is right, and why."""
        static = self.query_one(".verdict", Static)
        static.remove_class("empty")
        static.update(verdict_report(verdict))
        static.scroll_visible(animate=False)
