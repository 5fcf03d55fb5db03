"""From an exception to a `Problem`: the learner's own lines, the failing part of the last one, and what to do."""

from __future__ import annotations

from types import TracebackType

from tutor.engine.protocol import Problem, TraceLine
from tutor.engine.worker.explain import advice_for
from tutor.engine.worker.failure import Failure, Span, node_at, parse, span_of
from tutor.engine.worker.sources import Source, Sources
from tutor.engine.worker.tensor_trace import Look, tensors_on_line

_MESSAGE_CHARACTERS = 2000
_TRACE_LINES = 12


def problem_of(error: BaseException, sources: Sources, *, elsewhere: frozenset[str] = frozenset()) -> Problem:
    """Describe ``error`` as the learner can use it.

    Args:
        error: What was raised.
        sources: The learner's code; frames of other files are left out.
        elsewhere: Names that exist in the session, where the failed code has variables of its own.
    """
    if isinstance(error, SyntaxError) and sources.get(error.filename or "") is not None:
        return _syntax_problem(error, sources, elsewhere)
    entries = learner_frames(error.__traceback__, sources)
    if not entries:
        advice = _advice(error, sources, elsewhere)
        return Problem(kind=type(error).__name__, message=message_of(error), advice=advice)
    last = entries[-1]
    source = sources.get(last.tb_frame.f_code.co_filename)
    failure = _failure(error, last, sources, elsewhere)
    column, end_column = _columns(span_of(last), source)
    return Problem(
        kind=type(error).__name__,
        message=message_of(error),
        trace=_trace(entries, sources),
        column=column,
        end_column=end_column,
        tensors=tensors_on_line(failure.node, failure.look),
        advice=advice_for(failure),
    )


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


def _failure(error: BaseException, entry: TracebackType, sources: Sources, elsewhere: frozenset[str]) -> Failure:
    tree = parse(sources.get(entry.tb_frame.f_code.co_filename))
    return Failure(
        error=error,
        message=message_of(error),
        node=node_at(tree, span_of(entry)),
        look=Look(entry.tb_frame),
        tree=tree,
        sources=sources,
        elsewhere=elsewhere,
    )


def _advice(error: BaseException, sources: Sources, elsewhere: frozenset[str]) -> str:
    """Advice on an error that has no line of the learner's to look at."""
    failure = Failure(
        error=error,
        message=message_of(error),
        node=None,
        look=Look(None),
        tree=None,
        sources=sources,
        elsewhere=elsewhere,
    )
    return advice_for(failure)


def _syntax_problem(error: SyntaxError, sources: Sources, elsewhere: frozenset[str]) -> Problem:
    source = sources.get(error.filename or "")
    lines = source.code.splitlines() if source else []
    number = min(error.lineno or 1, max(len(lines), 1))
    text = lines[number - 1] if lines else ""
    column = min(max((error.offset or 1) - 1, 0), len(text))
    end = error.end_offset - 1 if error.end_offset and error.end_lineno == error.lineno else column + 1
    return Problem(
        kind=type(error).__name__,
        message=error.msg,
        trace=(TraceLine(line=number, function="", source=text),),
        column=column,
        end_column=min(max(end, column + 1), max(len(text), column + 1)),
        advice=_advice(error, sources, elsewhere),
    )


def _trace(entries: list[TracebackType], sources: Sources) -> tuple[TraceLine, ...]:
    if len(entries) > _TRACE_LINES:
        half = _TRACE_LINES // 2
        entries = entries[:half] + entries[-half:]
    here = entries[0].tb_frame.f_code.co_filename
    return tuple(_trace_line(entry, sources, here) for entry in entries)


def _trace_line(entry: TracebackType, sources: Sources, here: str) -> TraceLine:
    code = entry.tb_frame.f_code
    source = sources.get(code.co_filename)
    function = "" if code.co_name == "<module>" else code.co_qualname.replace("<locals>.", "")
    if source is not None and code.co_filename != here:
        function = f"{function} ({source.title})"
    return TraceLine(line=entry.tb_lineno, function=function, source=_line(source, entry.tb_lineno))


def _line(source: Source | None, number: int) -> str:
    lines = source.code.splitlines() if source else []
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _columns(span: Span | None, source: Source | None) -> tuple[int | None, int | None]:
    """Turn byte columns into character columns of the first line."""
    if span is None:
        return None, None
    line, end_line, column, end_column = span
    text = _line(source, line).encode()
    end = end_column if end_line == line else len(text)
    return len(text[:column].decode(errors="replace")), len(text[:end].decode(errors="replace"))
