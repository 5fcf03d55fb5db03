"""What is kept of a learner's way through one lesson: events and drafts, as the store has them."""

from __future__ import annotations

from tutor.course import schema
from tutor.course.places import RECAP
from tutor.progress.standing import Standing
from tutor.progress.store import Store
from tutor.ui.lesson.grading import Answer
from tutor.ui.lesson.record import RunRecord


class LessonProgress:
    """Reads and keeps what is done in one lesson, step by step."""

    def __init__(self, store: Store, lesson: schema.Lesson) -> None:
        self._store = store
        self.follow(lesson)

    def follow(self, lesson: schema.Lesson) -> None:
        """Go on with the lesson as its author has changed it."""
        self._lesson = lesson
        self._drafts = self._store.drafts(lesson.id)
        self._answers = self._store.answers(lesson.id)
        self._done = set(self.standing.done)

    # -------------------------------------------------------------------------------------------- where the learner is

    @property
    def standing(self) -> Standing:
        """How far the lesson is."""
        return self._store.standing(self._lesson.id)

    def place(self, wanted: str | None) -> int:
        """Return the index of the step to open: the wanted one, or the one shown last; past the last is the recap."""
        ids = [*(step.id for step in self._lesson.steps), RECAP]
        step = wanted or self.standing.step
        return ids.index(step) if step in ids else 0

    def open_lesson(self) -> None:
        """Keep that the lesson was opened."""
        self._store.record("lesson-opened", self._lesson.id)

    def show(self, step: schema.AnyStep | None) -> None:
        """Keep that a step is shown; None is the recap, which ends the lesson once every step is done."""
        self._store.record("step-shown", self._lesson.id, step.id if step is not None else RECAP)
        if step is None and not self.open_steps():
            self._store.record("lesson-done", self._lesson.id)

    def spend(self, step: schema.AnyStep | None, seconds: float) -> None:
        """Keep time that was spent at a step, or at the recap."""
        place = step.id if step is not None else RECAP
        self._store.record("time-spent", self._lesson.id, place, seconds=round(seconds, 1))

    # -------------------------------------------------------------------------------------------- what is done

    def done(self, step: schema.AnyStep) -> bool:
        """Whether a step is done."""
        return step.id in self._done

    def finish(self, step: schema.AnyStep) -> None:
        """Keep that a step is done, once."""
        if step.id not in self._done:
            self._done.add(step.id)
            self._store.record("step-done", self._lesson.id, step.id)

    def done_places(self) -> frozenset[int]:
        """Return the indices of the steps that are done."""
        return frozenset(index for index, step in enumerate(self._lesson.steps) if step.id in self._done)

    def open_steps(self) -> tuple[str, ...]:
        """Return what is not done yet, such as ``"3. Read the matrix"``."""
        return tuple(f"{i}. {step.title}" for i, step in enumerate(self._lesson.steps, 1) if step.id not in self._done)

    # -------------------------------------------------------------------------------------------- answers and runs

    def answer(self, step: schema.AnyStep) -> object:
        """Return the last answer to a step's question, or None."""
        kept = self._answers.get(step.id)
        return kept.answer if kept is not None else None

    def predict(self, step: schema.AnyStep, answer: Answer, *, right: bool) -> None:
        """Keep a prediction."""
        self._store.record("predicted", self._lesson.id, step.id, answer=answer, right=right)

    def judge(self, step: schema.AnyStep, answer: Answer, *, right: bool) -> None:
        """Keep an answer and whether it was right; also where the question is none that can be asked elsewhere."""
        alone = isinstance(step, schema.Quiz) and step.alone
        only_here: dict[str, object] = {} if alone else {"alone": False}
        self._store.record("answered", self._lesson.id, step.id, answer=answer, right=right, **only_here)

    def run(self, step: schema.AnyStep, record: RunRecord, code: str) -> None:
        """Keep how a run ended; of an exercise, the attempt with it: code, first failed check, recognized mistake."""
        outcome = record.finished.outcome if record.finished is not None else "died"
        seconds = record.finished.seconds if record.finished is not None else 0.0
        self._store.record("ran", self._lesson.id, step.id, outcome=outcome, seconds=seconds)
        if isinstance(step, schema.Exercise):
            failed = record.failed_check
            self._store.record(
                "attempted",
                self._lesson.id,
                step.id,
                code=code,
                passed=record.succeeded and bool(record.checks),
                check=failed.name if failed else "",
                mistake=failed.mistake.name if failed and failed.mistake else "",
            )

    def passed(self) -> dict[str, str]:
        """Return, for each exercise that was solved, the last code that passed."""
        solved: dict[str, str] = {}
        for step in self._lesson.steps:
            if isinstance(step, schema.Exercise):
                codes = [made.code for made in self._store.attempts(self._lesson.id, step.id) if made.passed]
                solved |= {step.id: codes[-1]} if codes else {}
        return solved

    # -------------------------------------------------------------------------------------------- code and help

    def draft(self, step: schema.AnyStep) -> str | None:
        """Return the code of a step as the learner left it, or None where it is the lesson's own."""
        return self._drafts.get(step.id)

    def save_draft(self, step: schema.AnyStep, code: str, *, own: str) -> None:
        """Keep the code of a step; the lesson's ``own`` only where the learner has had another one before."""
        if code != own or step.id in self._drafts:
            self._drafts[step.id] = code
            self._store.save_draft(self._lesson.id, step.id, code)

    def show_hint(self, step: schema.AnyStep, number: int) -> None:
        """Keep that a hint was shown, the first time."""
        if number > self._store.hints_shown(self._lesson.id, step.id):
            self._store.record("hint-shown", self._lesson.id, step.id, number=number)

    def may_see_solution(self, step: schema.AnyStep) -> bool:
        """Whether the solution is no secret any more: it was shown before, or the exercise is solved."""
        return step.id in self._done or self._store.solution_shown(self._lesson.id, step.id)

    def show_solution(self, step: schema.AnyStep) -> None:
        """Keep that the solution was shown, the first time, unless the exercise was solved before."""
        if not self.may_see_solution(step):
            self._store.record("solution-shown", self._lesson.id, step.id)
