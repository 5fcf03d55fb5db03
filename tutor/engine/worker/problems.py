"""From an exception to a `Problem`: the learner's own lines, the failing part of the last one, and what to do."""

from __future__ import annotations

from types import CodeType, TracebackType

from tutor.engine.protocol import Problem, TraceLine
from tutor.engine.worker.sources import Sources

_MESSAGE_CHARACTERS = 2000
_TRACE_LINES = 12


def problem_of(error: BaseException, sources: Sources) -> Problem:
    """Describe ``error`` as the learner can use it."""
    frames = learner_frames(error.__traceback__, sources)
    trace = tuple(_trace_line(frame, sources) for frame in frames)
    if len(trace) > _TRACE_LINES:
        half = _TRACE_LINES // 2
        trace = trace[:half] + trace[-half:]
    return Problem(kind=type(error).__name__, message=message_of(error), trace=trace)


def learner_frames(traceback: TracebackType | None, sources: Sources) -> list[TracebackType]:
    """Return the traceback's entries that are in code of the learner's, the failing one last."""
    entries = []
    while traceback is not None:
        if sources.get(traceback.tb_frame.f_code.co_filename) is not None:
            entries.append(traceback)
        traceback = traceback.tb_next
    return entries


def message_of(error: BaseException) -> str:
    """Return the exception's text, bounded, even if its ``__str__`` fails."""
    try:
        text = str(error)
    except BaseException:  # the learner's own __str__
        text = "(this exception cannot be printed)"
    return text if len(text) <= _MESSAGE_CHARACTERS else text[:_MESSAGE_CHARACTERS] + " …"


def _trace_line(entry: TracebackType, sources: Sources) -> TraceLine:
    code: CodeType = entry.tb_frame.f_code
    source = sources.get(code.co_filename)
    lines = source.code.splitlines() if source else []
    line = lines[entry.tb_lineno - 1] if 0 < entry.tb_lineno <= len(lines) else ""
    return TraceLine(line=entry.tb_lineno, function=code.co_qualname, source=line)
