"""The lesson screen: composition and routing. What is decided lies in `tutor.ui.lesson`, what is drawn in widgets."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from rich.syntax import Syntax
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from tutor.course import schema
from tutor.course.earlier import EarlierWork
from tutor.course.loader import LoadedLesson
from tutor.course.requests import check_request, parsons_request, run_request
from tutor.engine.client import Engine, EngineError
from tutor.engine.protocol import Request
from tutor.figures import Curves
from tutor.plots import Palette
from tutor.progress.store import Store
from tutor.terminal import Profile
from tutor.ui.lesson.conductor import Conductor
from tutor.ui.lesson.grading import Verdict, judge_choices, judge_quiz, same_code
from tutor.ui.lesson.overlay import overlaid
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.stepping import dots, main_action, prompt
from tutor.ui.screens.dialogs import Confirm, Play
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.screens.parsons import ParsonsRung
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.knob_list import KnobList
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.order_list import OrderList
from tutor.ui.widgets.question import verdict_text
from tutor.ui.widgets.recap import Recap
from tutor.ui.widgets.step_panel import StepPanel, lesson_code
from tutor.ui.widgets.title_line import TitleLine

IDLE_SECONDS = 180
TICK_SECONDS = 20
DRAFT_SECONDS = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLeft:
    """How the learner left a lesson: on to another one, or (None) back to Home."""

    next_lesson: str | None = None
    step: str | None = None
    """The step to open there; by default the one that was shown last."""


class LessonScreen(Screen[LessonLeft]):
    """A lesson, step by step."""

    HELP = """\
# A lesson

**enter** does what the line above the keys says: run, commit, answer, check, go on.

- **n** and **b** (or **→** and **←**) go to the next step and back. Nothing is lost by going back.
- **tab** moves between the text, the code and the result; **z** gives one of them the whole screen.
- **e** goes to the code. There **ctrl+r** runs or checks, **esc** leaves it. Your code is kept as you type.
- **h** gives a hint, one at a time. After the last one the lines of a solution can be put in order; **s** shows it.
- **p** opens free play in the lesson's variables. Nothing there is marked.
- **f** shows a figure full screen, with a cursor that reads its numbers.
- **g** opens the glossary, with the terms of this step at its top.
- **esc** or **ctrl+c** stops a run. **r** puts the lesson's own code back.
- **q** goes home. Next time the lesson opens at the same step with the same code.
"""
    DEFAULT_CSS = """
    LessonScreen {
        & > TitleLine { background: $panel; }
        & > #steps { height: 1fr; }
        & > #prompt { height: 1; padding: 0 1; color: $text-accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "main", "Go on"),
        Binding("ctrl+r", "again", "Run or check", show=False),
        Binding("escape,ctrl+c", "stop", "Stop"),
        Binding("n,right", "step(1)", "Next"),
        Binding("b,left", "step(-1)", "Back"),
        Binding("e", "edit", "Edit", show=False, tooltip="To the code"),
        Binding("h", "hint", "Hint"),
        Binding("s", "solution", "Solution"),
        Binding("f", "figure", "Figure"),
        Binding("z", "zoom", "Zoom", show=False),
        Binding("p", "play", "Play"),
        Binding("r", "reset_code", "Reset", show=False),
        Binding("g", "app.glossary", "Glossary", tooltip="The terms of this step, and of all lessons"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("q", "leave", "Home"),
    ]

    def __init__(
        self,
        loaded: LoadedLesson,
        *,
        engine: Engine,
        store: Store,
        profile: Profile,
        start: str | None = None,
        next_lesson: tuple[str, str] | None = None,
        earlier: EarlierWork | None = None,
    ) -> None:
        """Make the screen.

        Args:
            loaded: The lesson.
            engine: Where its code runs.
            store: Where what the learner does is kept.
            profile: What the terminal can show.
            start: The id of the step to open; by default the one that was shown last.
            next_lesson: Id and title of the lesson after this one.
            earlier: What the steps use of earlier lessons.
        """
        super().__init__()
        self.lesson = loaded.lesson
        self.label = loaded.entry.label
        self._store = store
        self._profile = profile
        self._palette = Palette(colors=profile.colors, ascii=profile.ascii, dark=profile.dark, marker=profile.marker)
        self._conductor = Conductor(engine, loaded.lesson, earlier)
        self._next_lesson = next_lesson
        self._panels: dict[int, StepPanel | Recap] = {}
        self._drafts = store.drafts(self.lesson.id)
        self._answers = store.answers(self.lesson.id)
        self._done = set(store.standing(self.lesson.id).done)
        self._runs: dict[str, list[tuple[str, Curves]]] = {}
        self._history: list[str] = []
        self._touched = self._counted = monotonic()
        self._dirty: tuple[StepPanel, RunRecord] | None = None
        self._left = False
        ids = [step.id for step in self.lesson.steps]
        wanted = start or store.standing(self.lesson.id).step
        self.index = ids.index(wanted) if wanted in ids else len(ids) if wanted == "recap" else 0

    # -------------------------------------------------------------------------------------------- composition

    def compose(self) -> ComposeResult:
        """Lay out the title, the step, the prompt and the keys."""
        yield TitleLine(f"{self.label} {self.lesson.title}")
        yield Container(id="steps")
        yield Static(id="prompt", markup=False)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Open the step, and start the clocks."""
        self._store.record("lesson-opened", self.lesson.id)
        self.set_interval(TICK_SECONDS, self._count_time)
        self.set_interval(1 / self._profile.chart_fps, self._draw_run)
        await self._open(self.index)

    @property
    def panel(self) -> StepPanel | None:
        """The step that is shown, or None on the recap."""
        shown = self._panels.get(self.index)
        return shown if isinstance(shown, StepPanel) else None

    async def _open(self, index: int) -> None:
        self._save_draft()
        self.index = index
        if isinstance(self._panels.get(index), Recap):
            await self._panels.pop(index).remove()
        if index not in self._panels:
            self._panels[index] = self._make_panel(index)
            await self.query_one("#steps").mount(self._panels[index])
        for place, panel in self._panels.items():
            panel.display = place == index
        shown = self._panels[index]
        step_id = "recap" if isinstance(shown, Recap) else shown.step.id
        self._store.record("step-shown", self.lesson.id, step_id)
        self.call_after_refresh(lambda: shown.first_focus().focus())
        if isinstance(shown, Recap) and set(self._done) >= {step.id for step in self.lesson.steps}:
            self._store.record("lesson-done", self.lesson.id)
        self._update()

    def _make_panel(self, index: int) -> StepPanel | Recap:
        if index == len(self.lesson.steps):
            return Recap(self.lesson, self._store.standing(self.lesson.id), self._open_steps(), self._next_lesson)
        step = self.lesson.steps[index]
        answer = self._answers.get(step.id)
        return StepPanel(
            step,
            profile=self._profile,
            palette=self._palette,
            code=self._drafts.get(step.id),
            answer=answer.answer if answer else None,
            done=step.id in self._done,
        )

    def _open_steps(self) -> tuple[str, ...]:
        return tuple(f"{i}. {step.title}" for i, step in enumerate(self.lesson.steps, 1) if step.id not in self._done)

    def _update(self) -> None:
        done = frozenset(i for i, step in enumerate(self.lesson.steps) if step.id in self._done)
        count = len(self.lesson.steps)
        here = f"{self.index + 1}/{count}" if self.index < count else "recap"
        self.query_one(TitleLine).right = f"{dots(count, done, self.index)}  {here}"
        line = "enter: " + ("next lesson, q: home" if self._next_lesson else "home")
        if self.panel is not None:
            question = self.panel.question
            answered = question is not None and question.answer is not None
            line = prompt(self.panel.step, self.panel.state, answered=answered, last=self.index + 1 == count)
        self.query_one("#prompt", Static).update(line)
        self.refresh_bindings()

    # -------------------------------------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that work now."""
        panel = self.panel
        running = panel is not None and panel.state.running
        exercise = panel is not None and isinstance(panel.step, schema.Exercise)
        match action:
            case "stop":
                return running
            case "main":
                return not running
            case "hint" | "solution":
                return exercise
            case "figure":
                return panel is not None and panel.result.figure is not None
            case "edit" | "again" | "reset_code":
                return panel is not None and panel.editor is not None
            case "step":
                to = self.index + int(str(parameters[0]))
                return 0 <= to <= len(self.lesson.steps) and not running
            case "play":
                return not running
        return True

    async def action_main(self) -> None:
        """Do what the prompt says."""
        panel = self.panel
        if panel is None:
            self.dismiss(LessonLeft(next_lesson=self._next_lesson[0] if self._next_lesson else None))
            return
        match main_action(panel.step, panel.state):
            case "next":
                self._mark_done(panel)
                await self._open(self.index + 1)
            case "commit":
                self._commit(panel)
            case "answer":
                self._answer(panel)
            case "run" | "check":
                self._start(panel)
            case "nothing":
                pass

    def action_again(self) -> None:
        """Run or check, from wherever the focus is."""
        panel = self.panel
        if panel is not None and not panel.state.running:
            if isinstance(panel.step, schema.Predict) and not panel.state.committed:
                self._commit(panel)
            else:
                self._start(panel)

    async def action_step(self, by: int) -> None:
        """Go to another step; a step that asks nothing is done by going on."""
        panel = self.panel
        if panel is not None and by > 0 and isinstance(panel.step, schema.Read):
            self._mark_done(panel)
        await self._open(self.index + by)

    def action_stop(self) -> None:
        """Interrupt the run."""
        self._conductor.stop()

    def action_edit(self) -> None:
        """Give the keys to the code."""
        if self.panel is not None and self.panel.editor is not None:
            self.panel.editor.focus()

    def action_zoom(self) -> None:
        """Give one pane the whole screen."""
        if self.panel is not None:
            self.panel.zoom()

    def action_figure(self) -> None:
        """Show the figure full screen."""
        if self.panel is not None and self.panel.result.figure is not None:
            self.app.push_screen(FigureScreen(self.panel.result.figure, self._palette))

    def action_play(self) -> None:
        """Open free play."""
        self.app.push_screen(Play(self._conductor, self._history))

    @work
    async def action_reset_code(self) -> None:
        """Put the lesson's own code back."""
        panel = self.panel
        if panel is None or panel.editor is None:
            return
        if await self.app.push_screen_wait(Confirm("Put the lesson's own code back? What you wrote here is dropped.")):
            panel.editor.load_text(lesson_code(panel.step))
            self._save_draft()
            self._update()

    @work
    async def action_leave(self) -> None:
        """Go home; a run that is going is stopped if the learner agrees."""
        if await self._may_stop("Code is running. Stop it and go home?"):
            self.dismiss(LessonLeft())

    @work
    async def open_at(self, lesson: str, step: str) -> None:
        """Show a step of this lesson, or leave for one of another; a run is stopped if the learner agrees."""
        if not await self._may_stop("Code is running. Stop it and go to the other step?"):
            return
        ids = [one.id for one in self.lesson.steps]
        if lesson == self.lesson.id and step in ids:
            await self._open(ids.index(step))
        else:
            self.dismiss(LessonLeft(next_lesson=lesson, step=step))

    async def _may_stop(self, question: str) -> bool:
        if self.panel is None or not self.panel.state.running:
            return True
        if not await self.app.push_screen_wait(Confirm(question)):
            return False
        self._conductor.stop()
        return True

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts of the step that is shown, or of the lesson."""
        return self.panel.step.concepts if self.panel is not None else self.lesson.concepts

    # -------------------------------------------------------------------------------------------- answers

    def _commit(self, panel: StepPanel) -> None:
        assert isinstance(panel.step, schema.Predict) and panel.question is not None
        chosen = panel.question.answer
        if not isinstance(chosen, list):
            self._update()
            return
        panel.state.committed = True
        panel.state.verdict = judge_choices(panel.step.choices, chosen)
        panel.question.keep_answer()
        self._store.record("predicted", self.lesson.id, panel.step.id, answer=chosen, right=panel.state.verdict.right)
        self._start(panel)

    def _answer(self, panel: StepPanel) -> None:
        step = panel.step
        answer = panel.question.answer if panel.question is not None else None
        if answer is None:
            self._update()
            return
        if isinstance(step, schema.Parsons):
            assert isinstance(answer, list)
            lines = [(*step.lines, *step.decoys)[index] for index in answer]
            if step.checks:
                self._start(panel, code="\n".join(lines))
                return
            right = same_code(lines, step.lines)
            verdict = Verdict(right=right, reasons=(step.because,) if right else ("The order is not right yet.",))
        elif isinstance(step, schema.Task):
            assert isinstance(answer, list)
            verdict = judge_choices(step.choices, answer)
        else:
            assert isinstance(step, schema.Quiz)
            verdict = judge_quiz(step, answer)
        self._store.record("answered", self.lesson.id, step.id, answer=answer, right=verdict.right)
        self._judge(panel, verdict)

    def _judge(self, panel: StepPanel, verdict: Verdict) -> None:
        assert panel.question is not None
        panel.state.verdict, panel.state.edited = verdict, False
        panel.question.say(verdict)
        if verdict.right:
            panel.question.keep_answer()
            self._mark_done(panel)
        self._update()

    def _mark_done(self, panel: StepPanel) -> None:
        if panel.step.id not in self._done:
            self._done.add(panel.step.id)
            self._store.record("step-done", self.lesson.id, panel.step.id)
        panel.state.done = True

    @on(ChoiceList.Changed)
    @on(OrderList.Changed)
    @on(MatchList.Changed)
    @on(KnobList.Changed)
    @on(Input.Changed)
    def _answer_changed(self) -> None:
        if self.panel is not None:
            self.panel.state.edited = True
            self._update()

    @on(Input.Submitted)
    async def _number_entered(self) -> None:
        await self.action_main()

    # -------------------------------------------------------------------------------------------- hints

    @work
    async def action_hint(self) -> None:
        """Show the next hint; after the last one, offer the lines of the solution to be put in order."""
        panel = self.panel
        if panel is None or not isinstance(panel.step, schema.Exercise):
            return
        hints = panel.step.hints
        shown = max(panel.state.hints, self._store.hints_shown(self.lesson.id, panel.step.id))
        if panel.state.hints >= len(hints):
            await self._parsons(panel, panel.step)
            return
        panel.state.hints += 1
        if panel.state.hints > shown:
            self._store.record("hint-shown", self.lesson.id, panel.step.id, number=panel.state.hints)
        text = Text()
        for number, hint in enumerate(hints[: panel.state.hints], 1):
            text.append(f"hint {number} of {len(hints)}: ", "bold yellow")
            text.append(hint + "\n")
        left = len(hints) - panel.state.hints
        text.append(f"h: {'next hint' if left else 'put the lines of a solution in order'}", "dim")
        panel.show_result()
        panel.result.say(text)

    async def _parsons(self, panel: StepPanel, step: schema.Exercise) -> None:
        lines = step.lines or tuple(line for line in step.solution.splitlines() if line.strip())
        ordered = await self.app.push_screen_wait(ParsonsRung(step.id, lines))
        if ordered is not None and panel.editor is not None:
            panel.editor.load_text("\n".join(ordered))
            self._start(panel)

    @work
    async def action_solution(self) -> None:
        """Show the solution, once asked."""
        panel = self.panel
        if panel is None or not isinstance(panel.step, schema.Exercise):
            return
        known = self._store.solution_shown(self.lesson.id, panel.step.id) or panel.step.id in self._done
        if not known and not await self.app.push_screen_wait(Confirm("Show the solution? Your own code stays.")):
            return
        if not known:
            self._store.record("solution-shown", self.lesson.id, panel.step.id)
        panel.show_result()
        panel.result.say(Syntax(panel.step.solution, "python", theme="ansi_dark", background_color="default"))

    # -------------------------------------------------------------------------------------------- running

    def _start(self, panel: StepPanel, *, code: str | None = None) -> None:
        request = self._request(panel, code)
        panel.state.record = RunRecord()
        panel.state.running, panel.state.edited = True, False
        panel.show_result()
        panel.result.begin()
        panel.result.query_one(FigureView)
        self.set_focus(panel.result)
        self._save_draft()
        self._update()
        self._run(panel, request)

    def _request(self, panel: StepPanel, code: str | None) -> Request:
        step, run_id = panel.step, self._conductor.next_id()
        own = panel.editor.text if panel.editor is not None else ""
        if isinstance(step, schema.Exercise):
            return check_request(self.lesson, step, run_id, own)
        if isinstance(step, schema.Parsons):
            return parsons_request(self.lesson, step, run_id, code or "")
        assert isinstance(step, (schema.Run, schema.Predict, schema.Knobs))
        field = panel.question.field if panel.question is not None else None
        values = field.values if isinstance(field, KnobList) else None
        return run_request(self.lesson, step, run_id, code=own, knobs=values)

    @work(group="run")
    async def _run(self, panel: StepPanel, request: Request) -> None:
        record = panel.state.record

        def changed() -> None:
            self._dirty = (panel, record)

        try:
            await self._conductor.run(panel.step, request, record, changed, passed=self._passed())
        except EngineError as error:
            record.note = str(error)
        panel.state.running = False
        self._dirty = None
        panel.result.follow(record)
        self._finish(panel, record)

    def _draw_run(self) -> None:
        if self._dirty is not None:
            (panel, record), self._dirty = self._dirty, None
            panel.result.follow(record)

    def _passed(self) -> dict[str, str]:
        exercises = [step.id for step in self.lesson.steps if isinstance(step, schema.Exercise)]
        attempts = {step: self._store.attempts(self.lesson.id, step) for step in exercises}
        return {
            step: [a.code for a in made if a.passed][-1]
            for step, made in attempts.items()
            if any(a.passed for a in made)
        }

    def _finish(self, panel: StepPanel, record: RunRecord) -> None:
        step = panel.step
        outcome = record.finished.outcome if record.finished is not None else "died"
        seconds = record.finished.seconds if record.finished is not None else 0.0
        self._store.record("ran", self.lesson.id, step.id, outcome=outcome, seconds=seconds)
        if isinstance(step, schema.Exercise):
            self._keep_attempt(panel, record)
        if isinstance(step, schema.Parsons) and record.ended:
            right = record.succeeded
            self._store.record("answered", self.lesson.id, step.id, right=right, answer=[])
            self._judge(panel, Verdict(right=right, reasons=(step.because,) if right else ("Not in order yet.",)))
        if isinstance(step, schema.Predict) and record.ran and panel.state.verdict is not None:
            panel.result.say(verdict_text(panel.state.verdict))
        if isinstance(step, schema.Knobs) and record.ran:
            self._overlay(panel, step, record)
        if record.ran and (not isinstance(step, schema.Exercise) or record.succeeded):
            self._mark_done(panel)
        self._update()

    def _keep_attempt(self, panel: StepPanel, record: RunRecord) -> None:
        assert panel.editor is not None
        failed = record.failed_check
        self._store.record(
            "attempted",
            self.lesson.id,
            panel.step.id,
            code=panel.editor.text,
            passed=record.succeeded and bool(record.checks),
            check=failed.name if failed else "",
            mistake=failed.mistake.name if failed and failed.mistake else "",
        )

    def _overlay(self, panel: StepPanel, step: schema.Knobs, record: RunRecord) -> None:
        figure = record.figures.get(step.compare)
        field = panel.question.field if panel.question is not None else None
        if isinstance(figure, Curves) and isinstance(field, KnobList):
            runs = self._runs.setdefault(step.id, [])
            runs[:] = [run for run in runs if run[0] != field.label] + [(field.label, figure)]
            if len(runs) > 1:
                panel.result.show_figure(f"{step.compare}: runs compared", overlaid(runs))

    @on(FigureView.Opened)
    def _figure_opened(self, event: FigureView.Opened) -> None:
        self.app.push_screen(FigureScreen(event.figure, self._palette))

    # -------------------------------------------------------------------------------------------- drafts and time

    @on(TextArea.Changed)
    def _code_changed(self, event: TextArea.Changed) -> None:
        panel = self.panel
        if panel is None or event.text_area is not panel.editor:
            return
        record = panel.state.record
        if record.ended and not panel.state.edited:
            panel.state.edited = True
            self._update()
        self.set_timer(DRAFT_SECONDS, self._save_draft)

    def _save_draft(self) -> None:
        panel = self.panel
        if panel is None or panel.editor is None:
            return
        code = panel.editor.text
        if code != lesson_code(panel.step) or panel.step.id in self._drafts:
            self._drafts[panel.step.id] = code
            self._store.save_draft(self.lesson.id, panel.step.id, code)

    @on(CodeEditor.Left)
    def _editor_left(self) -> None:
        if self.panel is not None:
            self.panel.query_one(".prose VerticalScroll").focus()

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, (events.Key, events.MouseDown, events.Paste)):
            self._touched = monotonic()
        await super().on_event(event)

    def _count_time(self) -> None:
        now = monotonic()
        running = self.panel is not None and self.panel.state.running
        if running or now - self._touched < IDLE_SECONDS:
            spent = min(now - self._counted, 2 * TICK_SECONDS)
            step = self.panel.step.id if self.panel is not None else "recap"
            self._store.record("time-spent", self.lesson.id, step, seconds=round(spent, 1))
        self._counted = now

    async def on_unmount(self) -> None:
        """Keep what is not kept yet, and end the session."""
        if not self._left:
            self._left = True
            self._save_draft()
            self._count_time()
            await self._conductor.close()
