"""The words of a result: progress, errors, checks, claims, verdicts, hints. Pure functions; colors are the theme's."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tutor.engine.protocol import CheckResult, ClaimResult, Problem, TrainingProgress
from tutor.ui.lesson.grading import Verdict
from tutor.ui.lesson.record import RunRecord

GOOD, BAD, NOTICE, MUTED = "bold $text-success", "bold $text-error", "bold $text-warning", "$text-muted"
NOTHING = Content("")


def progress_words(progress: TrainingProgress, elapsed: float) -> str:
    """Return how far a training loop is, such as ``step 300/1000  loss 1.92  7 s left``, after ``elapsed`` seconds."""
    share = progress.step / max(1, progress.total)
    values = "  ".join(
        f"{name.replace('_', ' ')} {'not finite' if value is None else format(value, '.4g')}"
        for name, value in progress.values.items()
    )
    left = elapsed * (1 - share) / share if 0 < share < 1 else 0
    ending = f"  {left:.0f} s left" if left >= 1 else ""
    return f"step {progress.step}/{progress.total}  {values}{ending}"


def trouble_report(record: RunRecord) -> Content:
    """Return what went wrong, which stands above all else: a death, an error, a failed check, a claim; or nothing."""
    if record.died is not None:
        ready = "A fresh worker is ready; its variables are gone. Run the step again."
        return _lines(Content.assemble(("The run ended early. ", BAD), record.died.reason), ready)
    failed, finished = record.failed_check, record.finished
    if failed is not None:
        return failed_check_report(failed, record)
    if finished is None:
        return NOTHING
    if finished.problem is not None:
        return problem_report(finished.problem)
    if finished.outcome != "done":
        return Content.styled(finished.note or finished.outcome.capitalize() + ".", BAD)
    return NOTHING if record.succeeded else claims_report(finished.claims)


def run_report(record: RunRecord) -> Content:
    """Return what stands below the figure and the output: every check in a line, the claims, a note."""
    parts = [_check_line(check) for check in record.checks] if len(record.checks) > 1 or record.succeeded else []
    finished = record.finished
    if finished is not None and finished.outcome == "done":
        parts += [Content.styled(finished.note, MUTED)] if finished.note else []
        parts += [claims_report(finished.claims)] if record.succeeded and finished.claims else []
    return _lines(*parts)


def claims_report(claims: Sequence[ClaimResult]) -> Content:
    """Return the claims of a lesson with a tick or a cross, and why one does not hold."""
    return _lines(*(part for claim in claims for part in _claim(claim)))


def _claim(claim: ClaimResult) -> list[Content]:
    line = _ticked(claim.held, claim.says)
    return [line] if claim.held else [line, Content(claim.detail.strip())]


def _check_line(check: CheckResult) -> Content:
    return _ticked(check.passed, check.name)


def failed_check_report(check: CheckResult, record: RunRecord) -> Content:
    """Return why a check failed: the recognized mistake or the difference, then what the check is about."""
    number = f"   check {record.checks.index(check) + 1} of {record.total_checks}"
    parts = [Content.assemble(("✗ ", BAD), (check.name, "bold"), (number, MUTED))]
    if check.mistake is not None:
        parts += [Content.styled(check.mistake.name, NOTICE), Content(check.mistake.tells.strip())]
    if check.message and (check.problem is None or check.message != check.problem.message):
        parts.append(Content(check.message.strip()))
    if check.problem is not None:
        parts.append(problem_report(check.problem))
    return _lines(*parts, Content.styled(check.because.strip(), MUTED))


def problem_report(problem: Problem) -> Content:
    """Return an error as a learner can use it: their own lines, the failing part marked, the tensors on it, advice."""
    parts = [Content.assemble((problem.kind, BAD), f": {problem.message}" if problem.message else "")]
    for line in problem.trace:
        where = f"  line {line.line}" + (f", in {line.function}" if line.function else "")
        parts += [Content.styled(where, MUTED), Content(f"    {line.source.strip()}")]
    if problem.trace and problem.column is not None and problem.end_column is not None:
        source = problem.trace[-1].source
        start = 4 + max(0, problem.column - (len(source) - len(source.lstrip())))
        parts.append(Content.styled(" " * start + "^" * max(1, problem.end_column - problem.column), BAD))
    for tensor in problem.tensors:
        parts.append(Content.assemble((f"    {tensor.expression}", "bold"), f"  {tensor.shape} {tensor.dtype}"))
    if problem.advice:
        parts.append(Content.styled(problem.advice.strip(), "$text-warning"))
    return _lines(*parts)


def verdict_report(verdict: Verdict) -> Content:
    """Return a verdict on an answer: right or not, and why."""
    sign = ("✓ Right. ", GOOD) if verdict.right else ("✗ ", BAD)
    return Content.assemble(sign, "\n".join(verdict.reasons))


def hints_report(hints: Sequence[str], shown: int) -> Content:
    """Return the newest of the hints that were asked for, the earlier ones below it, and what h does now."""
    newest, *earlier = [(number, hints[number - 1]) for number in range(shown, 0, -1)]
    after = "h: next hint" if shown < len(hints) else "h: put the lines of a solution in order"
    head = Content.assemble((f"hint {newest[0]} of {len(hints)}: ", NOTICE), newest[1], (f"   {after}", MUTED))
    return _lines(head, *(Content.styled(f"hint {number}: {hint}", MUTED) for number, hint in earlier))


def solution_report(code: Content) -> Content:
    """Return a solution with what becomes of the learner's own code."""
    return _lines(Content.styled("A solution. Your own code is as it was: e goes to it.", MUTED), "", code)


def _ticked(good: bool, text: str) -> Content:
    return Content.assemble(("✓ ", GOOD) if good else ("✗ ", BAD), text)


def _lines(*parts: Content | str) -> Content:
    return Content("\n").join(Content(part) if isinstance(part, str) else part for part in parts)
