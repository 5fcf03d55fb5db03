"""Small screens above the lesson: a yes-or-no question, and free play in the lesson's variables."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.engine.client import EngineError
from tutor.engine.protocol import RunCode
from tutor.ui.lesson.conductor import Conductor
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import run_report

PLAY_SECONDS = 60


class Confirm(ModalScreen[bool]):
    """A question that is answered by y or n."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Static {
        width: 60; max-width: 90%; height: auto; padding: 1 2; border: round $accent; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Show the question and its keys."""
        yield Static(f"{self._question}\n\ny or enter: yes     n or esc: no", markup=False)

    def action_answer(self, yes: bool) -> None:
        """End with the answer."""
        self.dismiss(yes)


class Play(ModalScreen[None]):
    """Free play: Python in the lesson's variables. Nothing is marked."""

    HELP = """\
# Free play

Type Python and press enter. It runs in the variables of this lesson; nothing is marked.
Arrow up and down bring back what you typed. esc goes back to the lesson.
"""
    DEFAULT_CSS = """
    Play { align: center bottom; }
    Play > Vertical { height: 80%; border-top: solid $accent; background: $surface; }
    Play VerticalScroll { height: 1fr; padding: 0 1; }
    Play Static { height: auto; }
    Play Input { border: none; height: 1; padding: 0 1; background: $boost; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back to the lesson"),
        Binding("up", "recall(-1)", "Earlier", show=False),
        Binding("down", "recall(1)", "Later", show=False),
    ]

    def __init__(self, conductor: Conductor, history: list[str]) -> None:
        super().__init__()
        self._conductor = conductor
        self._history = history
        self._place = len(history)
        self._log = Text()

    def compose(self) -> ComposeResult:
        """Lay out the log and the input line."""
        with Vertical() as box:
            box.border_title = "free play · nothing is marked · enter: run · esc: back"
            with VerticalScroll(can_focus=False):
                yield Static(self._variables(), markup=False)
            line = Input(placeholder="Python, in the variables of this lesson")
            line.cursor_blink = False
            yield line

    def _variables(self) -> Text:
        text = Text("The variables so far:\n" if self._conductor.variables else "No variables yet.\n", "dim")
        for variable in self._conductor.variables:
            text.append(f"  {variable.name}", "bold")
            text.append(f"  {variable.type}  {variable.summary}\n")
        return text

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Run the line."""
        code = event.value
        if not code.strip() or self._conductor.busy:
            return
        event.input.clear()
        self._history.append(code)
        self._place = len(self._history)
        self.run_worker(self._run(code), exclusive=True)

    async def _run(self, code: str) -> None:
        record = RunRecord()
        request = RunCode(run_id=self._conductor.next_id(), code=code, name="free play", seconds=PLAY_SECONDS)
        self._log.append(f"› {code}\n", "bold")
        self._draw()
        try:
            await self._conductor.play(request, record)
        except EngineError as error:
            self._log.append(f"{error}\n", "bold red")
        self._log.append(record.text)
        self._log.append_text(run_report(record))
        if record.figures:
            self._log.append(f"{len(record.figures)} figure(s): use a run step to see them.\n", "dim")
        self._draw()

    def _draw(self) -> None:
        self.query_one(Static).update(Text.assemble(self._variables(), self._log))
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_recall(self, by: int) -> None:
        """Bring back what was typed before."""
        self._place = max(0, min(len(self._history), self._place + by))
        line = self.query_one(Input)
        line.value = self._history[self._place] if self._place < len(self._history) else ""
        line.cursor_position = len(line.value)

    def action_close(self) -> None:
        """Go back to the lesson."""
        if self._conductor.busy:
            self._conductor.stop()
        self.dismiss()
