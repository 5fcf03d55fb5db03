"""What the session's variables look like: short summaries, and the echo of a last expression."""

from __future__ import annotations

import builtins
import inspect
import reprlib
import sys
from collections.abc import Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from tutor.engine.protocol import Variable

_LISTED = 200
_ECHO_CHARACTERS = 20_000
_PLAIN = (bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, frozenset, range)


class _Echo(reprlib.Repr):
    """A repr that stays readable: dicts keep their order, and errors in a learner's ``__repr__`` are not hidden."""

    def __init__(self, items: int, characters: int) -> None:
        super().__init__()
        self.maxlevel = 8
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = self.maxdeque = items
        self.maxarray = items
        self.maxstring = self.maxlong = self.maxother = characters

    def repr_instance(self, x: object, level: int) -> str:
        text = builtins.repr(x)
        return text if len(text) <= self.maxother else text[: self.maxother] + " …"

    def repr_dict(self, x: dict[Any, Any], level: int) -> str:
        if level <= 0:
            return "{…}"
        shown = [
            f"{self.repr1(key, level - 1)}: {self.repr1(value, level - 1)}"
            for key, value in list(x.items())[: self.maxdict]
        ]
        return "{" + ", ".join(shown + ["…"] * (len(x) > self.maxdict)) + "}"


def echo(value: object) -> str:
    """Return what a notebook would print for ``value``, within bounds."""
    text = _Echo(1000, _ECHO_CHARACTERS).repr(value)
    return text if len(text) <= _ECHO_CHARACTERS else text[:_ECHO_CHARACTERS] + " …"


def variables_of(names: Mapping[str, Any]) -> tuple[Variable, ...]:
    """Summarize the variables a learner has made, in the order they were made."""
    shown = [(name, value) for name, value in names.items() if not name.startswith("_")]
    listed = [(name, value) for name, value in shown if not isinstance(value, ModuleType)][:_LISTED]
    return tuple(Variable(name=name, type=type(value).__name__, summary=summary(value)) for name, value in listed)


def is_array(value: object) -> bool:
    """Whether ``value`` is a torch tensor or a NumPy array (not a scalar of NumPy)."""
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and isinstance(value, getattr(torch, "Tensor", ())):
        return True
    return numpy is not None and isinstance(value, getattr(numpy, "ndarray", ()))


def dtype_name(value: Any) -> str:
    """Return the element type without the library's name: ``"float32"``."""
    return str(value.dtype).removeprefix("torch.")


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as it is written: ``"(5,)"``, ``"(2, 7)"``."""
    return str(tuple(shape))


def summary(value: Any) -> str:
    """Describe a value in a line, without running code of the learner's."""
    if is_array(value):
        return f"{shape_text(value.shape)} {dtype_name(value)}"
    if isinstance(value, (FunctionType, BuiltinFunctionType)):
        return _signature(value)
    if isinstance(value, type):
        return f"class {value.__name__}"
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.nn.Module):
        count = sum(parameter.numel() for parameter in torch.nn.Module.parameters(value))
        return f"{count:,} parameters".replace(",", " ")
    if type(value) in _PLAIN:
        return _short(value)
    return type(value).__name__


def _short(value: Any) -> str:
    text = _Summary(6, 60).repr(value)
    text = text if len(text) <= 72 else text[:72] + " …"
    return text if not isinstance(value, (list, dict, set)) or len(value) <= 6 else f"{len(value)} items: {text}"


class _Summary(_Echo):
    """Like the echo, but objects inside a container show their type only: their repr may be code of the learner's."""

    def repr_instance(self, x: object, level: int) -> str:
        if type(x) in _PLAIN:
            return super().repr_instance(x, level)
        return f"{shape_text(x.shape)} array" if is_array(x) else type(x).__name__  # type: ignore[attr-defined]


def _signature(value: Any) -> str:
    try:
        return f"{value.__name__}{inspect.signature(value)}"
    except (TypeError, ValueError):
        return str(value.__name__)
