"""The words of a result: progress, errors, checks and claims as Rich text. Pure functions of a `RunRecord`."""

from __future__ import annotations

from rich.text import Text

from tutor.engine.protocol import CheckResult, Problem, TrainingProgress
from tutor.ui.lesson.record import RunRecord

GOOD, BAD, MUTED = "bold green", "bold red", "dim"


def progress_line(progress: TrainingProgress, elapsed: float) -> str:
    """Return one line such as ``step 300/1000  loss 1.92  7 s left``."""
    share = progress.step / max(1, progress.total)
    width = 12
    bar = "━" * round(share * width) + "─" * (width - round(share * width))
    values = "  ".join(
        f"{name.replace('_', ' ')} {'not finite' if value is None else format(value, '.4g')}"
        for name, value in progress.values.items()
    )
    left = elapsed * (1 - share) / share if 0 < share < 1 else 0
    ending = f"  {left:.0f} s left" if left >= 1 else ""
    return f"{bar} step {progress.step}/{progress.total}  {values}{ending}"


def run_report(record: RunRecord) -> Text:
    """Return what stands below the figure and the output: the error, the checks, or the claims."""
    text = Text()
    if record.died is not None:
        text.append("The run ended early. ", BAD)
        text.append(f"{record.died.reason}\nA fresh worker is ready; its variables are gone. Run the step again.")
        return text
    if record.checks:
        text.append_text(checks_report(record))
    finished = record.finished
    if finished is None:
        return text
    if finished.problem is not None:
        text.append_text(problem_report(finished.problem))
    elif finished.outcome != "done":
        text.append(finished.note or finished.outcome.capitalize() + ".", BAD)
    elif finished.note:
        text.append(finished.note + "\n", MUTED)
    for claim in finished.claims:
        text.append("✓ " if claim.held else "✗ ", GOOD if claim.held else BAD)
        text.append(claim.says)
        text.append("\n" if claim.held else f"\n  {claim.detail}\n")
    return text


def checks_report(record: RunRecord) -> Text:
    """Return the list of checks, the first failed one opened."""
    text = Text()
    failed = record.failed_check
    for number, check in enumerate(record.checks, 1):
        text.append("✓ " if check.passed else "✗ ", GOOD if check.passed else BAD)
        text.append(check.name, "" if check is not failed else "bold")
        text.append(f"   {number} of {record.total_checks}\n", MUTED)
        if check is failed:
            text.append_text(failed_check_report(check))
    return text


def failed_check_report(check: CheckResult) -> Text:
    """Return why a check failed: the recognized mistake or the difference, then what the check is about."""
    text = Text()
    if check.mistake is not None:
        text.append(f"  {check.mistake.name}\n", "bold yellow")
        text.append(_indented(check.mistake.tells) + "\n")
    if check.message and (check.problem is None or check.message != check.problem.message):
        text.append(_indented(check.message) + "\n")
    if check.problem is not None:
        text.append_text(problem_report(check.problem))
    text.append(_indented(check.because) + "\n", MUTED)
    return text


def problem_report(problem: Problem) -> Text:
    """Return an error as a learner can use it: their own lines, the failing part marked, the tensors on it, advice."""
    text = Text()
    text.append(problem.kind, BAD)
    text.append(f": {problem.message}\n" if problem.message else "\n")
    for index, line in enumerate(problem.trace):
        where = f"  line {line.line}" + (f", in {line.function}" if line.function else "")
        text.append(where + "\n", MUTED)
        indent = len(line.source) - len(line.source.lstrip())
        text.append(f"    {line.source.strip()}\n")
        if index == len(problem.trace) - 1 and problem.column is not None and problem.end_column is not None:
            start = max(0, problem.column - indent)
            text.append("    " + " " * start + "^" * max(1, problem.end_column - problem.column) + "\n", BAD)
    for tensor in problem.tensors:
        text.append(f"    {tensor.expression}", "bold")
        text.append(f"  {tensor.shape} {tensor.dtype}\n")
    if problem.advice:
        text.append(_indented(problem.advice) + "\n", "yellow")
    return text


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.strip().splitlines())
