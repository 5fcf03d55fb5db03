"""Calls with the wrong arguments, things that cannot be called, and errors that need only a plain word."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import sys
from types import FunctionType, MethodType
from typing import Any

from tutor.engine.worker.failure import Failure
from tutor.engine.worker.variables import is_array

_WRONG_ARGUMENTS = re.compile(
    r"missing \d+ required|takes (from )?\d+.* positional argument|unexpected keyword|multiple values for argument"
)
_TEXTS: tuple[tuple[type[BaseException], str, str], ...] = (
    (EOFError, "", "Nobody can answer input() here. Give the variable a value in the code instead."),
    (SystemExit, "", "This would end a program; here it only ends the run. Leave it out."),
    (RecursionError, "", "A function keeps calling itself. What should end it: a condition that is never true?"),
    (
        AttributeError,
        "before Module.__init__",
        "Begin `__init__` with `super().__init__()`: a module must exist before it gets layers.",
    ),
    (
        NotImplementedError,
        'missing the required "forward"',
        "The module has no `forward`: is it there, spelled so, and indented into the class?",
    ),
    (
        IndentationError,
        "",
        "Python reads blocks by their indentation: four spaces a level, the same for all lines of a block.",
    ),
    (ZeroDivisionError, "", "The number on the right is 0."),
)


def explain_plainly(failure: Failure) -> str | None:
    """Errors whose remedy does not depend on the values."""
    for kind, sign, text in _TEXTS:
        if isinstance(failure.error, kind) and sign in failure.message:
            return text
    return None


def explain_missing_module(failure: Failure) -> str | None:
    """An import that this interpreter does not have."""
    if not isinstance(failure.error, ModuleNotFoundError):
        return None
    return f"`{failure.error.name}` is not installed for {sys.executable}, which runs the code."


def explain_softmax(failure: Failure) -> str | None:
    """A softmax without its axis."""
    if failure.function_name not in ("softmax", "log_softmax") or not isinstance(failure.error, TypeError):
        return None
    call = failure.call
    assert call is not None
    if any(keyword.arg in ("dim", "axis") for keyword in call.keywords):
        return None
    operands = failure.operands()
    which = f" of {operands[0]}" if operands else ""
    return f"Say along which axis{which} the weights are to sum to 1: `dim=-1` is the last, in attention the keys."


def explain_arguments(failure: Failure) -> str | None:
    """Too few, too many or unknown arguments for a function of the learner's."""
    if not isinstance(failure.error, TypeError) or failure.call is None:
        return None
    if not _WRONG_ARGUMENTS.search(failure.message):
        return None
    target = _named_in(failure) or _function(failure, failure.look.value(failure.call.func))
    if target is None:
        return None
    name = failure.message.split("(")[0].split(".")[-1]
    parameters = [str(parameter) for parameter in inspect.signature(target).parameters.values()]
    given = len(failure.call.args) + len(failure.call.keywords)
    if _forgot_self(target, parameters):
        return f"`{name}` is a method: its first parameter must be `self`."
    if parameters and parameters[0] == "self":
        parameters = parameters[1:]
    return f"`{name}` takes ({', '.join(parameters)}); this call gives it {given} argument{'s' * (given != 1)}."


def _named_in(failure: Failure) -> FunctionType | None:
    """The function that the message names, such as ``"Attention.forward()"``, found without evaluating the call."""
    found = re.match(r"([\w.]+)\(\)", failure.message)
    if found is None:
        return None
    first, *rest = found[1].split(".")
    value = failure.look.local.get(first, failure.look.world.get(first))
    for name in rest:
        value = _of_class(value, name) if isinstance(value, type) else None
    return value if isinstance(value, FunctionType) and failure.sources.get(value.__code__.co_filename) else None


def _function(failure: Failure, function: Any) -> FunctionType | None:
    """The learner's function behind a callable: itself, a class's ``__init__``, or a module's ``forward``."""
    for candidate in (
        function.__func__ if isinstance(function, MethodType) else function,
        vars(function).get("__init__") if isinstance(function, type) else None,
        _of_class(type(function), "forward"),
        _of_class(type(function), "__call__"),
    ):
        if isinstance(candidate, FunctionType) and failure.sources.get(candidate.__code__.co_filename):
            return candidate
    return None


def _of_class(cls: type, name: str) -> Any:
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


def _forgot_self(target: FunctionType, parameters: list[str]) -> bool:
    is_method = "." in target.__qualname__ and "<locals>" not in target.__qualname__.rsplit(".", 1)[0]
    return is_method and (not parameters or parameters[0] not in ("self", "cls"))


def explain_not_callable(failure: Failure) -> str | None:
    """Parentheses behind something that is no function."""
    if "object is not callable" not in failure.message or failure.call is None:
        return None
    name = ast.unparse(failure.call.func)
    value = failure.look.value(failure.call.func)
    if is_array(value):
        return f"`{name}` is a tensor, not a function: square brackets choose from it, and `*` multiplies."
    if hasattr(builtins, name):
        return f"`{name}` was given a value of your own, which hides Python's `{name}`. Choose another name."
    kind = type(value).__name__
    return f"`{name}` is a value ({kind}), not a function. Is a `*` or a comma missing before the parenthesis?"


RULES = (
    explain_plainly,
    explain_missing_module,
    explain_softmax,
    explain_arguments,
    explain_not_callable,
)
