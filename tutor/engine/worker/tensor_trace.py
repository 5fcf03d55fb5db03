"""Looking at the failing expression again, without running the learner's code again.

The values are read from the frame that failed: names, attributes and subscripts, methods that only make a view, and
a short list of pure functions, on small tensors or on torch's meta device (shapes without data). Nothing that the
learner has defined is called: no function, no property, no ``__getitem__``.
"""

from __future__ import annotations

import ast
import builtins
import operator
import sys
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from tutor.engine.protocol import TensorOnLine
from tutor.engine.worker.variables import dtype_name, is_array

_SMALL = 100_000
_SHOWN = 8
_EXPRESSION_CHARACTERS = 60

_DATA_ATTRIBUTES = frozenset(
    {"T", "mT", "H", "data", "real", "grad", "shape", "ndim", "dtype", "device", "requires_grad"}
)
_VIEW_NAMES = """transpose swapaxes permute view reshape unsqueeze squeeze flatten unflatten expand expand_as view_as
    movedim narrow select diagonal ravel contiguous detach t size dim numel stride"""
_PURE_NAMES = """softmax log_softmax relu gelu tanh sigmoid exp log sqrt abs neg square pow clamp masked_fill triu tril
    sum mean std var max min amax amin argmax argmin norm cumsum float double half long int bool round clone copy astype
    matmul mm bmm add sub mul div where stack cat concatenate expand_dims broadcast_to arange"""
_VIEWS, _PURE = frozenset(_VIEW_NAMES.split()), frozenset(_PURE_NAMES.split())
_MADE = frozenset({"zeros", "ones", "empty", "randn", "rand"})
_SCALAR_CALLS = frozenset({len, int, float, abs, min, max, sum, range, tuple, list})
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
}


_REFUSALS = (RuntimeError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, MemoryError)


class NotSeen(Exception):
    """The value of this expression cannot be told without running the learner's code."""


class Seen(NamedTuple):
    """A value. Where it is not ``exact``, only its shape and its element type are right."""

    value: Any
    exact: bool = True


class Look:
    """Evaluates expressions in a frame that has failed."""

    def __init__(self, frame: FrameType | None) -> None:
        self.local = dict(frame.f_locals) if frame else {}
        self.world = frame.f_globals if frame else {}

    def at(self, node: ast.AST | None) -> Seen:
        """Return the value of ``node``.

        Raises:
            NotSeen: it would take a call of the learner's code.
        """
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise NotSeen
        try:
            seen = method(node)
        except _REFUSALS as error:  # what a library says to a second look is not the learner's error
            raise NotSeen from error
        return seen if isinstance(seen, Seen) else Seen(seen)

    def value(self, node: ast.AST | None) -> Any:
        """Return the value of ``node``, or None where it cannot be told."""
        try:
            return self.at(node).value
        except NotSeen:
            return None

    def exact(self, node: ast.AST | None) -> Any:
        """Return the value of ``node``, or None where its contents are not sure."""
        try:
            seen = self.at(node)
        except NotSeen:
            return None
        return seen.value if seen.exact else None

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        for names in (self.local, self.world, vars(builtins)):
            if node.id in names:
                return names[node.id]
        raise NotSeen

    def _tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.at(item).value for item in node.elts)

    def _list(self, node: ast.List) -> Any:
        return [self.at(item).value for item in node.elts]

    def _slice(self, node: ast.Slice) -> Any:
        ends = (node.lower, node.upper, node.step)
        return slice(*(None if end is None else self.at(end).value for end in ends))

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = self.at(node.value)
        return Seen(static_attribute(owner.value, node.attr), owner.exact)

    def _subscript(self, node: ast.Subscript) -> Any:
        owner = self.at(node.value)
        if not (is_plain_array(owner.value) or type(owner.value) in (list, tuple, dict, str) or _is_size(owner.value)):
            raise NotSeen
        return Seen(owner.value[self.at(node.slice).value], owner.exact)

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        seen = self.at(node.operand)
        if isinstance(node.op, ast.USub) and isinstance(seen.value, (int, float)):
            return -seen.value
        if is_plain_array(seen.value) and not isinstance(node.op, ast.Not):
            return Seen(seen.value, False)
        raise NotSeen

    def _binop(self, node: ast.BinOp) -> Any:
        return self._compute(_OPERATORS[type(node.op)], [self.at(node.left), self.at(node.right)], {})

    def _call(self, node: ast.Call) -> Any:
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise NotSeen
        arguments = [self.at(argument) for argument in node.args]
        named = {keyword.arg: self.at(keyword.value).value for keyword in node.keywords if keyword.arg}
        if isinstance(node.func, ast.Attribute):
            owner = self.at(node.func.value)
            if is_plain_array(owner.value):
                return self._array_method(owner, node.func.attr, arguments, named)
            if isinstance(owner.value, ModuleType) and _is_library(owner.value):
                return self._library_call(owner.value, node.func.attr, arguments, named)
        function = self.value(node.func)
        if function in _SCALAR_CALLS and all(_is_number_like(argument.value) for argument in arguments):
            return function(*(argument.value for argument in arguments))
        raise NotSeen

    def _array_method(self, owner: Seen, name: str, arguments: list[Seen], named: dict[str, Any]) -> Seen:
        method = getattr(owner.value, name, None)
        if name in _VIEWS and method is not None:
            return Seen(method(*(argument.value for argument in arguments), **named), owner.exact)
        if name in _PURE and method is not None:
            return self._compute(lambda first, *rest: getattr(first, name)(*rest, **named), [owner, *arguments], {})
        raise NotSeen

    def _library_call(self, library: ModuleType, name: str, arguments: list[Seen], named: dict[str, Any]) -> Seen:
        if name in _MADE:
            return _made(library, [argument.value for argument in arguments], named.get("dtype"))
        if name == "dropout":
            return Seen(arguments[0].value, False)
        function = getattr(library, name, None)
        if name in (_PURE | _VIEWS) and function is not None:
            return self._compute(function, arguments, named)
        if library.__name__ == "math" and all(isinstance(argument.value, (int, float)) for argument in arguments):
            return Seen(function(*(argument.value for argument in arguments)))  # type: ignore[misc]
        raise NotSeen

    def _compute(self, function: Callable[..., Any], arguments: list[Seen], named: dict[str, Any]) -> Seen:
        """Call a pure function: for real on small arrays, else for the shape only."""
        values = [argument.value for argument in arguments]
        if not all(_is_number_like(value) or is_plain_array(value) or _is_arrays(value) for value in values):
            raise NotSeen
        exact = all(argument.exact for argument in arguments)
        torch = sys.modules.get("torch")
        if function is operator.pow and isinstance(values[0], int) and not abs(values[0]) <= 10**6 >= abs(values[1]):
            raise NotSeen
        if all(_size(value) <= _SMALL for value in values) and exact:
            if torch is None:
                return Seen(function(*values, **named))
            with torch.no_grad():
                return Seen(function(*values, **named))
        if torch is None or not any(isinstance(value, torch.Tensor) for value in values):
            raise NotSeen
        bare = [value.detach().to("meta") if isinstance(value, torch.Tensor) else value for value in values]
        return Seen(function(*bare, **named), False)


def _made(library: ModuleType, size: list[Any], dtype: Any) -> Seen:
    """Return something of the shape that ``zeros``, ``ones`` or ``randn`` would make, without making it."""
    if library is sys.modules.get("torch"):
        return Seen(library.zeros(*size, device="meta", dtype=dtype), False)
    numpy = sys.modules["numpy"]
    return Seen(numpy.broadcast_to(numpy.empty((), dtype or float), size[0]), False)


def static_attribute(owner: Any, name: str) -> Any:
    """Return an attribute that is data, without running a property of the learner's.

    Raises:
        NotSeen: it is not plain data.
    """
    if is_plain_array(owner) and name in _DATA_ATTRIBUTES:
        return getattr(owner, name)
    if isinstance(owner, ModuleType):
        if name in vars(owner):
            return vars(owner)[name]
        raise NotSeen
    own = getattr(owner, "__dict__", {}) if not isinstance(owner, type) else {}
    for held in (own, own.get("_parameters"), own.get("_buffers"), own.get("_modules")):
        if isinstance(held, dict) and name in held:
            return held[name]
    for cls in type(owner).__mro__:
        if name in vars(cls) and not hasattr(type(vars(cls)[name]), "__get__"):
            return vars(cls)[name]
    raise NotSeen


def is_plain_array(value: Any) -> bool:
    """Whether ``value`` is a tensor, parameter or array of the library's own class."""
    return is_array(value) and type(value).__module__.split(".")[0] in ("torch", "numpy")


def is_torch(value: Any) -> bool:
    """Whether ``value`` is a torch tensor."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def expression_text(node: ast.AST) -> str:
    """Return an expression as text, on one line and not too long."""
    text = ast.unparse(node)
    return text if len(text) <= _EXPRESSION_CHARACTERS else text[:_EXPRESSION_CHARACTERS] + "…"


def tensors_on_line(node: ast.AST | None, look: Look) -> tuple[TensorOnLine, ...]:
    """List the tensors and arrays that an expression is made of: its operands first, then what they are made of."""
    found: dict[str, TensorOnLine] = {}
    for part in _parts(node):
        value = look.value(part)
        for expression, array in _arrays_of(expression_text(part), value):
            if expression not in found and len(found) < _SHOWN:
                shape = tuple(int(size) for size in array.shape)
                found[expression] = TensorOnLine(expression=expression, shape=shape, dtype=dtype_name(array))
    return tuple(found.values())


def _parts(node: ast.AST | None) -> Iterator[ast.AST]:
    """The expressions inside ``node``, outer ones first, without ``node`` itself unless it is a name."""
    if node is None:
        return
    level = list(ast.iter_child_nodes(node)) if not isinstance(node, ast.Name) else [node]
    while level:
        yield from (part for part in level if isinstance(part, ast.expr) and not isinstance(part, ast.Constant))
        level = [child for part in level for child in ast.iter_child_nodes(part)]


def _arrays_of(expression: str, value: Any) -> Iterator[tuple[str, Any]]:
    if is_plain_array(value):
        yield expression, value
        return
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.nn.Module):
        for name, parameter in value.__dict__.get("_parameters", {}).items():
            if parameter is not None:
                yield f"{expression}.{name}", parameter


def _is_size(value: Any) -> bool:
    return type(value).__name__ == "Size" and isinstance(value, tuple)


def _is_number_like(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return len(value) <= 64 and all(_is_number_like(item) for item in value)
    return value is None or isinstance(value, (int, float, range, str)) or type(value).__name__ == "dtype"


def _is_arrays(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and len(value) <= 64 and all(is_plain_array(item) for item in value)


def _size(value: Any) -> int:
    if is_array(value):
        return int(value.numel()) if is_torch(value) else int(value.size)
    return sum(_size(item) for item in value) if _is_arrays(value) else 1


def _is_library(module: ModuleType) -> bool:
    return module.__name__.split(".")[0] in ("torch", "numpy", "math")
