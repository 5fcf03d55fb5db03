"""A step of a lesson: its panes, and what its keys do. It asks the screen to run code, and keeps what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tutor.course import schema
from tutor.figures import Curves
from tutor.terminal import Profile
from tutor.ui.code_colors import shown_code
from tutor.ui.lesson.comparison import KnobRun
from tutor.ui.lesson.grading import Verdict, judge, judge_choices, judge_ordered, ordered_lines
from tutor.ui.lesson.progress import LessonProgress
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import hints_report, solution_report, verdict_report
from tutor.ui.lesson.stepping import StepState, main_action, offered, prompt, run_finishes
from tutor.ui.screens.confirm import Confirm
from tutor.ui.screens.parsons import ParsonsRung
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.knob_list import KnobList
from tutor.ui.widgets.match_list import MatchList
from tutor.ui.widgets.order_list import OrderList
from tutor.ui.widgets.step_panes import StepPanes, lesson_code

DRAFT_SECONDS = 0.8


class StepPanel(Container):
    """One step. Its state lives as long as the lesson is open."""

    DEFAULT_CSS = """
    StepPanel { height: 1fr; }
    """

    class RunWanted(Message):
        """The code of the step is to be run."""

        def __init__(self, panel: StepPanel) -> None:
            super().__init__()
            self.panel = panel

    class Changed(Message):
        """Something that the prompt or the keys depend on has changed."""

    def __init__(
        self,
        step: schema.AnyStep,
        *,
        profile: Profile,
        progress: LessonProgress,
        uses: Sequence[str] = (),
        sealed: bool = False,
    ) -> None:
        """Make the panel; ``sealed`` is for a step of a check that is not over."""
        super().__init__()
        self.step = step
        self.state = StepState(done=progress.done(step), sealed=sealed)
        self._progress = progress
        self._taken: tuple[object, object] | None = None
        """The answer and the values that were judged or run last."""
        code, answer = progress.draft(step), progress.answer(step)
        self.panes = StepPanes(step, profile=profile, code=code, answer=answer, uses=uses)
        if sealed and isinstance(step, schema.Quiz) and isinstance(answer, (list, int, float)):
            self.state.verdict = judge(step, answer)
            self._taken = self._chosen_now()

    def compose(self) -> ComposeResult:
        """Show the panes."""
        yield self.panes

    def on_mount(self) -> None:
        """Lock the answer to a step of a check: it was given in an earlier sitting."""
        if self.state.sealed and self.state.verdict is not None and self.panes.question is not None:
            self.panes.question.keep_answer()

    def first_focus(self) -> Widget:
        """Return what gets the keys when the step is opened."""
        return self.panes.first_focus()

    def prompt(self, *, last: bool) -> str:
        """Return the line that says what to press. ``last``: no step follows."""
        question = self.panes.question
        answered = question is not None and question.answer is not None
        return prompt(self.step, self.state, answered=answered, last=last, keys=self.panes.keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this step has."""
        if action == "pane":
            return self.panes.several
        return offered(action, self.step, self.state)

    # -------------------------------------------------------------------------------------------- running

    @property
    def code(self) -> str:
        """The code to run as it is now: the editor's, or the lines of a parsons step in the learner's order."""
        if isinstance(self.step, schema.Parsons):
            return "\n".join(ordered_lines(self.step, self._chosen()))
        return self.panes.editor.text if self.panes.editor is not None else ""

    def _chosen(self) -> list[int]:
        """The numbers of the choices that are made, or of the lines in the learner's order."""
        answer = self.panes.question.answer if self.panes.question is not None else None
        return answer if isinstance(answer, list) else []

    def begin(self) -> RunRecord:
        """Show that a run begins; return its record."""
        self.save_draft()
        self.panes.show_result()
        self.panes.result.begin()
        record = self.state.begin(self.code)
        self._taken = self._chosen_now()
        self.post_message(self.Changed())
        return record

    def end(self, record: RunRecord) -> None:
        """Show how a run ended, and keep it. One that no worker could be had for has only its note."""
        self.state.running = False
        self.panes.result.finish(record)
        if record.ended:
            self._progress.run(self.step, record, self.code)
            self._judge_run(record)
            if run_finishes(self.step, record):
                self.finish()
        self.post_message(self.Changed())

    def _judge_run(self, record: RunRecord) -> None:
        verdict = self.state.verdict
        if isinstance(self.step, schema.Parsons):
            self._progress.judge(self.step, self._chosen(), right=record.succeeded)
            self._show_verdict(judge_ordered(self.step, passed=record.succeeded))
        elif isinstance(self.step, schema.Predict) and record.ran and verdict is not None:
            self.panes.result.tell(verdict_report(verdict))
        elif isinstance(self.step, schema.Knobs) and self.panes.knobs is not None:
            curves = record.figures.get(self.step.compare)
            if isinstance(curves, Curves):
                edited = self.code.strip() != lesson_code(self.step).strip()
                run = KnobRun(values=self.panes.knobs.values, curves=curves, edited=edited)
                self.state.comparison.add(run)
            self.panes.result.compare(self.step.compare, self.state.comparison)

    def finish(self) -> None:
        """The step is done."""
        self.state.done = True
        self._progress.finish(self.step)

    # -------------------------------------------------------------------------------------------- the main key

    def action_main(self) -> None:
        """Commit, answer, run or check, whichever comes now; going on is the screen's."""
        match main_action(self.step, self.state):
            case "commit":
                self._commit()
            case "answer":
                self._answer()
            case "run" | "check":
                self.post_message(self.RunWanted(self))

    def action_again(self) -> None:
        """Run or check, from wherever the focus is; a prediction comes first."""
        if isinstance(self.step, schema.Predict) and not self.state.committed:
            self._commit()
        else:
            self.post_message(self.RunWanted(self))

    def _commit(self) -> None:
        chosen = self._chosen()
        if not chosen:
            self.panes.focus_on("text")
            return
        assert isinstance(self.step, schema.Predict) and self.panes.question is not None
        self.state.committed = True
        self.state.verdict = verdict = judge_choices(self.step.choices, chosen)
        self.panes.question.keep_answer()
        self._progress.predict(self.step, chosen, right=verdict.right)
        self.post_message(self.RunWanted(self))

    def _answer(self) -> None:
        step = self.step
        assert isinstance(step, (schema.Quiz, schema.Task, schema.Parsons))
        answer = self.panes.question.answer if self.panes.question is not None else None
        if answer is None:
            return
        if isinstance(step, schema.Parsons) and step.checks:
            self.post_message(self.RunWanted(self))
            return
        verdict = judge(step, answer)
        self._progress.judge(step, answer, right=verdict.right)
        self._show_verdict(verdict)

    def _show_verdict(self, verdict: Verdict) -> None:
        assert self.panes.question is not None
        self.state.verdict, self.state.edited = verdict, False
        self._taken = self._chosen_now()
        if not self.state.sealed:
            self.panes.question.say(verdict)
        if verdict.right or self.state.sealed:
            self.panes.question.keep_answer()
            self.finish()
        self.post_message(self.Changed())

    def unseal(self) -> None:
        """The check is over: say what was to be said, and offer hints and solution."""
        if self.state.sealed:
            self.state.sealed = False
            if self.state.verdict is not None and self.panes.question is not None:
                self.panes.question.say(self.state.verdict)
            self.post_message(self.Changed())

    # -------------------------------------------------------------------------------------------- help

    @work
    async def action_hint(self) -> None:
        """Show the next hint; after the last one, offer the lines of the solution to be put in order."""
        assert isinstance(self.step, schema.Exercise)
        hints = self.step.hints
        if self.state.hints < len(hints):
            self.state.hints += 1
            self._progress.show_hint(self.step, self.state.hints)
            self.panes.show_result()
            self.panes.result.tell(hints_report(hints, self.state.hints))
            self.post_message(self.Changed())
            return
        lines = self.step.lines or tuple(line for line in self.step.solution.splitlines() if line.strip())
        ordered = await self.app.push_screen_wait(ParsonsRung(self.step.id, lines))
        if ordered is not None and self.panes.editor is not None:
            self.panes.editor.put("\n".join(ordered))
            self.post_message(self.RunWanted(self))

    @work
    async def action_solution(self) -> None:
        """Show the solution, once asked."""
        assert isinstance(self.step, schema.Exercise)
        if not self._progress.may_see_solution(self.step):
            if not await self.app.push_screen_wait(Confirm("Show the solution? Your own code stays.")):
                return
            self._progress.show_solution(self.step)
        self.panes.show_result()
        self.panes.result.tell(solution_report(shown_code(self.step.solution.rstrip("\n"))))
        self.post_message(self.Changed())

    # -------------------------------------------------------------------------------------------- code, knobs, panes

    @work
    async def action_reset_code(self) -> None:
        """Put the lesson's own code back."""
        question = "Put the lesson's own code back? In the editor ctrl+z brings yours back."
        if self.panes.editor is not None and await self.app.push_screen_wait(Confirm(question)):
            self.panes.editor.put(lesson_code(self.step))
            self.save_draft()

    def action_drop_run(self) -> None:
        """Forget the chosen run of a comparison."""
        assert isinstance(self.step, schema.Knobs)
        self.state.comparison.drop()
        self.panes.result.compare(self.step.compare, self.state.comparison)
        self.post_message(self.Changed())

    def action_edit(self) -> None:
        """Go to the code."""
        self.panes.focus_on("code")

    def action_pane(self, by: int) -> None:
        """Go to the next pane, or to the one before."""
        self.panes.focus_next(by)

    def action_zoom(self) -> None:
        """Give one pane the whole screen."""
        self.panes.zoom()

    @on(ChoiceList.Changed)
    @on(OrderList.Changed)
    @on(MatchList.Changed)
    @on(KnobList.Changed)
    @on(Input.Changed)
    def _note_choice(self) -> None:
        """Something was chosen; this may arrive only after the choice has been judged or run."""
        if self._chosen_now() != self._taken:
            self._note_change()

    def _note_change(self) -> None:
        self.state.edited = True
        self.post_message(self.Changed())

    def _chosen_now(self) -> tuple[object, object]:
        """The answer, and the values of the knobs."""
        answer = self.panes.question.answer if self.panes.question is not None else None
        return answer, self.panes.knobs.values if self.panes.knobs is not None else None

    @on(TextArea.Changed)
    def _note_code(self) -> None:
        if self.code != self.state.ran_code and not self.state.edited:
            self._note_change()
        self.set_timer(DRAFT_SECONDS, self.save_draft)

    def save_draft(self) -> None:
        """Keep the code as it is now."""
        if self.panes.editor is not None:
            self._progress.save_draft(self.step, self.code, own=lesson_code(self.step))

    def hand_over(self, step: schema.AnyStep) -> None:
        """Keep the code for the step as its author has changed it; code that is the lesson's own follows the lesson."""
        if self.panes.editor is not None:
            own = lesson_code(step)
            code = own if self.code == lesson_code(self.step) else self.code
            self._progress.save_draft(step, code, own=own)

    @on(CodeEditor.Left)
    def _leave_editor(self) -> None:
        self.panes.leave_editor()
