"""A step on the screen: prose and question, code, result. Panes stack where there is little room."""

from __future__ import annotations

from typing import ClassVar

from rich.syntax import Syntax
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Markdown, Static

from tutor.course import schema
from tutor.course.formulas import parser_factory
from tutor.course.sources import SourceMissing, find_source
from tutor.plots import Palette
from tutor.terminal import Profile
from tutor.ui.lesson.stepping import StepState
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.question import Question
from tutor.ui.widgets.result_view import ResultView

WIDE = 120


class Pane(Container):
    """One of the parts of a step, with a title on its upper edge."""

    DEFAULT_CSS = """
    Pane {
        height: auto;
        border-top: solid $panel-lighten-2;
        border-title-color: $text-muted;
        &:focus-within { border-top: solid $accent; border-title-color: $accent; border-title-style: bold; }
        &.-closed { height: 1; }
    }
    """


class StepPanel(Container):
    """The panes of one step. Which of them are open follows from what has the focus and what has been run."""

    DEFAULT_CSS = """
    StepPanel {
        height: 1fr;
        & > .prose { height: auto; max-height: 60%; border-top: none; }
        & > .prose > VerticalScroll { height: auto; max-height: 100%; }
        & Markdown { margin: 0; padding: 0 1; height: auto; }
        & MarkdownH3 { margin: 0 0 1 0; }
        & MarkdownFence { margin: 0 0 1 0; }
        & .resource, & .source { padding: 0 1; height: auto; }
        & > .work { height: 1fr; }
        & .code { height: 1fr; min-height: 4; }
        & .result { height: 1fr; min-height: 4; }
        & Pane.-closed { height: 1; min-height: 1; max-height: 1; }
        &.-no-code .code { display: none; }
        &.-no-result .result { display: none; }
        &.-no-code.-no-result > .work { display: none; }
        &.-no-code.-no-result > .prose { max-height: 100%; height: 1fr; }
        &.-no-code.-no-result > .prose > VerticalScroll { height: 1fr; }
        &.-wide { layout: horizontal; }
        &.-wide > .prose { width: 2fr; height: 1fr; max-height: 100%; }
        &.-wide > .prose > VerticalScroll { height: 1fr; }
        &.-wide > .work { width: 3fr; }
        &.-wide.-with-result .code { height: auto; max-height: 20; }
        &.-wide.-with-result .code CodeEditor { height: auto; max-height: 19; }
        &.-zoomed Pane { display: none; }
        &.-zoomed Pane.-zoom { display: block; width: 1fr; height: 1fr; max-height: 100%; }
        &.-zoomed Pane.-zoom CodeEditor { height: 1fr; max-height: 100%; }
        &.-zoomed > .work { width: 1fr; }
        &.-zoomed.-reading > .work { display: none; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "pane(1)", "Next pane", show=False, tooltip="From the text to the code to the result"),
        Binding("shift+tab", "pane(-1)", "Pane before", show=False),
    ]

    def __init__(
        self, step: schema.AnyStep, *, profile: Profile, palette: Palette, code: str | None, answer: object, done: bool
    ) -> None:
        super().__init__()
        self.step = step
        self.state = StepState(done=done)
        self._profile = profile
        self.question = (
            Question(step, ascii=profile.ascii, answer=answer)
            if isinstance(step, (schema.Predict, schema.Quiz, schema.Task, schema.Parsons, schema.Knobs))
            else None
        )
        own = lesson_code(step)
        self.editor = CodeEditor(own if code is None else code) if own else None
        self.result = ResultView(palette, chart_fps=profile.chart_fps, attention_fps=profile.attention_fps)
        self.set_class(self.editor is None, "-no-code")
        self.add_class("-no-result")

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        step = self.step
        with Pane(classes="prose"), VerticalScroll():
            text = f"### {step.title}\n\n{step.text}"
            yield Markdown(text, parser_factory=parser_factory(step.ascii, ascii=self._profile.ascii))
            if isinstance(step, schema.Task):
                yield Static(resource_text(step.resource), classes="resource", markup=False)
            if isinstance(step, schema.Read) and step.source:
                yield Static(source_text(step.source), classes="source", markup=False)
            if self.question is not None:
                yield self.question
        with Container(classes="work"):
            with Pane(classes="code") as pane:
                pane.border_title = "code" if not isinstance(step, schema.Exercise) else "your code"
                if self.editor is not None:
                    yield self.editor
            with Pane(classes="result") as pane:
                pane.border_title = "result"
                yield self.result

    # -------------------------------------------------------------------------------------------- panes

    def on_resize(self, event: events.Resize) -> None:
        """Go to two columns where there is room for them."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Give the room to what has the focus."""
        self._arrange()

    def show_result(self) -> None:
        """Open the result pane."""
        self.remove_class("-no-result").add_class("-with-result")
        self._arrange(result=True)

    def _arrange(self, *, result: bool = False) -> None:
        """Where panes stack, show prose and code together, or the result alone."""
        prose, code, shown = (self.query_one(f".{name}", Pane) for name in ("prose", "code", "result"))
        stacked = not self.has_class("-wide") and not self.has_class("-no-result")
        focused = self.screen.focused if self.is_attached else None
        within = next(
            (pane for pane in (prose, code, shown) if focused is not None and focused in pane.walk_children()), None
        )
        to_result = result or within is shown or within is None
        shown.set_class(stacked and not to_result, "-closed")
        prose.set_class(stacked and to_result and within is not prose, "-closed")
        code.set_class(stacked and (to_result or within is prose) and within is not code, "-closed")
        prose.styles.border_top = ("solid", "gray") if prose.has_class("-closed") else ("none", "gray")
        prose.border_title = self.step.title if prose.has_class("-closed") else None

    def action_pane(self, by: int) -> None:
        """Give the keys to the next pane, or to the one before."""
        fields = [self.first_focus(), *filter(None, [self.editor])]
        fields += [] if self.has_class("-no-result") else [self.result]
        panes = [next(up for up in field.ancestors if isinstance(up, Pane)) for field in fields]
        within = self.screen.focused.ancestors if self.screen.focused else ()
        here = next((place for place, pane in enumerate(panes) if pane in within), 0)
        fields[(here + by) % len(fields)].focus()

    def zoom(self) -> None:
        """Give one pane the whole place, or end that."""
        focused = self.screen.focused
        zoomed = self.has_class("-zoomed")
        for pane in self.query(Pane):
            pane.set_class(not zoomed and focused is not None and focused in pane.walk_children(), "-zoom")
        self.set_class(not zoomed and bool(self.query(".-zoom")), "-zoomed")
        self.set_class(self.query_one(".prose", Pane).has_class("-zoom"), "-reading")

    def first_focus(self) -> Widget:
        """Return what gets the keys when the step is opened."""
        if self.question is not None:
            return self.question.field
        return self.query_one(".prose VerticalScroll")

    @property
    def typing(self) -> bool:
        """Whether keys are text now."""
        return isinstance(self.screen.focused, (CodeEditor, Input))


def lesson_code(step: schema.AnyStep) -> str:
    """Return the code that a step starts with, or an empty text."""
    if isinstance(step, schema.Exercise):
        return step.starter.rstrip("\n")
    return step.code.rstrip("\n") if isinstance(step, (schema.Run, schema.Predict, schema.Knobs)) else ""


def resource_text(resource: schema.Resource) -> str:
    """Return a resource as lines: what, by whom, where, and what to read it for."""
    lines = [f"{resource.title}. {resource.authors} ({resource.year}).", f"{resource.where}. {resource.read_for}"]
    return "\n".join([*lines, resource.url] if resource.url else lines)


def source_text(reference: str) -> Syntax | str:
    """Return the library's code that a read step shows."""
    try:
        source = find_source(reference)
    except SourceMissing as missing:
        return str(missing)
    return Syntax(source.text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
