"""The panes of a step: text and question, knobs, code, result. They stack where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Markdown, Static

from tutor.course import schema
from tutor.course.formulas import parser_factory
from tutor.course.sources import SourceMissing, find_source
from tutor.terminal import Profile
from tutor.ui.code_colors import shown_code
from tutor.ui.lesson.panes import Name, open_panes, opening_keys
from tutor.ui.lesson.stepping import Keys
from tutor.ui.themes import palette_of
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.knob_list import KnobList
from tutor.ui.widgets.pane import Pane
from tutor.ui.widgets.question import Asking, Question
from tutor.ui.widgets.result_view import ResultView

WIDE = 120


class StepPanes(Container):
    """The panes of one step. Which of them are open follows from what has the focus and what has been run."""

    DEFAULT_CSS = """
    StepPanes {
        height: 1fr;
        & > .text { max-height: 60%; }
        & > .text > VerticalScroll { height: auto; max-height: 100%; }
        & Markdown { margin: 0; padding: 0 1; height: auto; }
        & MarkdownH3 { margin: 0 0 1 0; }
        & MarkdownFence { margin: 0 0 1 0; }
        & .resource, & .source, & .uses { padding: 0 1; height: auto; }
        & .uses { color: $text-muted; }
        & > .work { height: 1fr; }
        & .code { height: 1fr; min-height: 4; }
        & .result { height: 1fr; min-height: 4; }
        & .-absent { display: none; }
        &.-ran .code { height: auto; max-height: 50%; }
        &.-ran .code CodeEditor { height: auto; max-height: 100%; }
        &.-bare > .work { display: none; }
        &.-bare > .text { max-height: 100%; height: 1fr; }
        &.-bare > .text > VerticalScroll { height: 1fr; }
        &.-wide { layout: horizontal; }
        &.-wide > .text { width: 2fr; height: 1fr; max-height: 100%; padding-right: 1; }
        &.-wide > .text > VerticalScroll { height: 1fr; }
        &.-wide > .work { width: 3fr; }
        &.-zoomed Pane { display: none; }
        &.-zoomed Pane.-zoom { display: block; width: 1fr; height: 1fr; max-height: 100%; }
        &.-zoomed Pane.-zoom CodeEditor { height: 1fr; max-height: 100%; }
        &.-zoomed > .work { width: 1fr; }
        &.-zoomed.-reading > .work { display: none; }
    }
    """

    def __init__(
        self,
        step: schema.AnyStep,
        *,
        profile: Profile,
        code: str | None = None,
        answer: object = None,
        uses: Sequence[str] = (),
    ) -> None:
        """Make the panes.

        Args:
            step: The step.
            profile: What the terminal can show.
            code: The code as the learner left it; by default the lesson's own.
            answer: The answer that the learner gave last.
            uses: What the step uses of earlier lessons, and whose code that is, one sentence each.
        """
        super().__init__()
        self.step = step
        self._uses = tuple(uses)
        self._profile = profile
        self.question = Question(step, ascii=profile.ascii, answer=answer) if isinstance(step, Asking) else None
        self.knobs = KnobList(step.knobs) if isinstance(step, schema.Knobs) else None
        own = lesson_code(step)
        self.editor = CodeEditor(own if code is None else code) if own else None
        self.result = ResultView(palette_of(profile), chart_fps=profile.chart_fps, attention_fps=profile.attention_fps)
        self._reader = VerticalScroll(*self._reading())
        self._panes = self._make_panes()
        self._panes["result"].add_class("-absent")
        self.set_class(self.editor is None, "-bare")

    def _make_panes(self) -> dict[Name, Pane]:
        code = "your code" if isinstance(self.step, schema.Exercise) else "code"
        panes = {"text": Pane("text", self.step.title, self._reader)}
        panes |= {"knobs": Pane("knobs", "knobs", self.knobs)} if self.knobs is not None else {}
        panes |= {"code": Pane("code", code, self.editor)} if self.editor is not None else {}
        return {**panes, "result": Pane("result", "result", self.result)}  # type: ignore[dict-item]

    def _reading(self) -> list[Widget]:
        step = self.step
        text = f"### {step.title}\n\n{step.text}"
        parts: list[Widget] = [Markdown(text, parser_factory=parser_factory(step.ascii, ascii=self._profile.ascii))]
        if isinstance(step, schema.Task):
            parts.append(Static(resource_text(step.resource), classes="resource", markup=False))
        if isinstance(step, schema.Read) and step.source:
            parts.append(Static(source_text(step.source), classes="source", markup=False))
        if self._uses:
            parts.append(Static("\n".join(self._uses), classes="uses", markup=False))
        return parts if self.question is None else [*parts, self.question]

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield self._panes["text"]
        yield Container(*(pane for name, pane in self._panes.items() if name != "text"), classes="work")

    # -------------------------------------------------------------------------------------------- panes

    def on_resize(self, event: events.Resize) -> None:
        """Go to two columns where there is room for them."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Give the room to what has the focus."""
        self._arrange()

    def _arrange(self) -> None:
        """Open and close panes where they stack."""
        there = [name for name, pane in self._panes.items() if not pane.has_class("-absent")]
        stops = self._stops()
        place = self._place(stops)
        open_now = set(there) if self.has_class("-wide") else open_panes(there, stops[place][0])
        keys = opening_keys([name for name, _ in stops], place)
        for name in there:
            self._panes[name].set_open(open=name in open_now, key=keys.get(name, ""))

    def _place(self, stops: Sequence[tuple[Name, Widget]]) -> int:
        """Return which stop has the keys; where none has, the last: the result, once there is one."""
        focused = self.screen.focused if self.is_attached else None
        return next((index for index, (_, widget) in enumerate(stops) if widget is focused), len(stops) - 1)

    def _stops(self) -> list[tuple[Name, Widget]]:
        """Where tab stops, in its order."""
        stops: list[tuple[Name, Widget]] = [("text", self.question.field if self.question else self._reader)]
        if self.knobs is not None:
            stops.append(("knobs", self.knobs))
        if self.editor is not None:
            stops.append(("code", self.editor))
        if not self._panes["result"].has_class("-absent"):
            stops += [("result", part) for part in (*self.result.stops, self.result)]
        return stops

    @property
    def several(self) -> bool:
        """Whether there is more than one place to go to with tab."""
        return len(self._stops()) > 1

    @on(Pane.Wanted)
    def _open_pane(self, event: Pane.Wanted) -> None:
        event.stop()
        self.focus_on(event.pane.holds)

    def focus_on(self, name: Name) -> None:
        """Give the keys to a pane, and open it."""
        widget = next((widget for place, widget in reversed(self._stops()) if place == name), None)
        if widget is not None:
            self._give_keys(name, widget)

    def focus_next(self, by: int) -> None:
        """Give the keys to the next or the previous place where tab stops."""
        stops = self._stops()
        self._give_keys(*stops[(self._place(stops) + by) % len(stops)])

    def _give_keys(self, name: Name, widget: Widget) -> None:
        if self.has_class("-zoomed"):
            self._zoom_on(name)
        self._panes[name].set_open(open=True, key="")
        widget.focus()

    def zoom(self) -> None:
        """Give the pane that has the keys the whole place, or end that."""
        stops = self._stops()
        self._zoom_on(None if self.has_class("-zoomed") else stops[self._place(stops)][0])

    def _zoom_on(self, name: Name | None) -> None:
        for each, pane in self._panes.items():
            pane.set_class(each == name, "-zoom", update=False)
        self.set_class(name is not None, "-zoomed", update=False)
        self.set_class(name == "text", "-reading", update=False)
        self.update_node_styles(animate=False)  # once for all: every widget below takes its time

    def leave_editor(self) -> None:
        """Give the keys back to the step: to what came of its code, or to its text."""
        self.focus_on("text" if self._panes["result"].has_class("-absent") else "result")

    def first_focus(self) -> Widget:
        """Return what gets the keys when the step is opened."""
        return self.knobs if self.knobs is not None else self._stops()[0][1]

    @property
    def keys(self) -> Keys:
        """What takes the keys now."""
        focused = self.screen.focused
        return "editor" if focused is self.editor is not None else "figure" if type(focused) is FigureView else "step"

    def show_result(self) -> None:
        """Open the result pane and give it the keys; the knobs keep them, so that they can be turned again."""
        self._panes["result"].remove_class("-absent")
        self.add_class("-ran")
        self.remove_class("-bare")
        self.focus_on("result" if self.knobs is None else "knobs")
        self._arrange()


def lesson_code(step: schema.AnyStep) -> str:
    """Return the code that a step starts with, or an empty text."""
    if isinstance(step, schema.Exercise):
        return step.starter.rstrip("\n")
    return step.code.rstrip("\n") if isinstance(step, (schema.Run, schema.Predict, schema.Knobs)) else ""


def resource_text(resource: schema.Resource) -> str:
    """Return a resource as lines: what, by whom, where, and what to read it for."""
    lines = [f"{resource.title}. {resource.authors} ({resource.year}).", f"{resource.where}. {resource.read_for}"]
    return "\n".join([*lines, resource.url] if resource.url else lines)


def source_text(reference: str) -> Content:
    """Return the library's code that a read step shows."""
    try:
        return shown_code(find_source(reference).text)
    except SourceMissing as missing:
        return Content(str(missing))
