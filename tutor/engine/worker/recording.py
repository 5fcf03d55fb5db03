"""What a check looks at: which parts of its expression are the learner's results, recorded while it is evaluated."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from tutor.engine.worker.variables import is_array

SAW, SIDE, BEGIN = "__saw__", "__side__", "__begin__"
_COMPARES = frozenset({"allclose", "array_equal", "equal", "isclose", "array_equiv"})
_KEPT = 50


@dataclass(slots=True)
class Recorder:
    """Keeps the values that pass through the marked places of a check's expression."""

    texts: list[str] = field(default_factory=list)
    """How each marked place is written."""
    inside: dict[int, int] = field(default_factory=dict)
    """For a place inside another one: the outer place."""
    outputs: list[tuple[int, Any]] = field(default_factory=list)
    sides: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    """For each part of the expression that compares: the two sides, as far as they were evaluated."""
    part: int = 0
    """The part that was evaluated last."""

    def scope(self) -> dict[str, Any]:
        """Return the names that the marked expression calls."""
        return {SAW: self._saw, SIDE: self._side, BEGIN: self._begin}

    def results(self) -> list[tuple[str, Any]]:
        """Return the recorded results: text and value. Of results inside one another, the inner ones that are data."""
        held = {index for index, value in self.outputs if is_data(value)}
        outer = {around for index in held for around in self._around(index)}
        return [(self.texts[index], value) for index, value in self.outputs if index not in outer and index in held]

    def _around(self, index: int) -> list[int]:
        """The places that a place is inside of."""
        found = []
        while index in self.inside:
            index = self.inside[index]
            found.append(index)
        return found

    def failed_sides(self) -> list[tuple[str, Any]]:
        """Return both sides of the comparison that was evaluated last, if it was one."""
        return self.sides.get(self.part, [])

    def _saw(self, index: int, value: Any) -> Any:
        if len(self.outputs) < _KEPT:
            self.outputs.append((index, snapshot(value)))
        return value

    def _side(self, part: int, text: str, value: Any) -> Any:
        value = value.detach() if getattr(value, "requires_grad", False) else value
        self.sides.setdefault(part, []).append((text, snapshot(value)))
        return value

    def _begin(self, part: int) -> bool:
        self.part = part
        return True


def is_data(value: Any) -> bool:
    """Whether a value is a result to show: an array, a number, text, None, or a list or tuple of such."""
    if is_array(value) or value is None or isinstance(value, (bool, int, float, complex, str)):
        return True
    if isinstance(value, (list, tuple)):
        return all(is_data(item) for item in value[:_KEPT])
    return hasattr(value, "dtype") and hasattr(value, "item")


def snapshot(value: Any) -> Any:
    """Return a copy of an array, so that later changes in place do not reach it."""
    if not is_array(value):
        return list(value) if isinstance(value, list) else value
    return value.detach().clone() if hasattr(value, "detach") else value.copy()


def learner_names(*codes: str) -> frozenset[str]:
    """Return the functions and classes that pieces of code define at their top level."""
    names: set[str] = set()
    for code in codes:
        try:
            body = ast.parse(code).body
        except (SyntaxError, ValueError):
            continue
        names |= {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Lambda, ast.Call, ast.Name, ast.Attribute)):
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(names)


def names_from(given: str, names: frozenset[str]) -> frozenset[str]:
    """Return the names that ``given`` sets from something that comes from ``names``."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(given)):
        if isinstance(node, ast.Assign) and _mentions(node.value, names | found):
            for target in node.targets:
                found |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    return frozenset(found)


def _mentions(node: ast.AST, names: frozenset[str] | set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def compile_recorded(
    expression: str, filename: str, names: frozenset[str], made: frozenset[str]
) -> tuple[CodeType, Recorder]:
    """Compile an expression so that what comes from the learner's code is recorded.

    Args:
        expression: A Python expression.
        filename: What it is compiled under.
        names: The functions and classes of the learner's code.
        made: Other names that hold something made by it.
    """
    recorder = Recorder()
    tree = ast.parse(expression.strip(), filename, mode="eval")
    parts = tree.body.values if isinstance(tree.body, ast.BoolOp) and isinstance(tree.body.op, ast.And) else [tree.body]
    marker = _Marker(recorder, names, made)
    marked = [marker.part(index, part) for index, part in enumerate(parts)]
    tree.body = marked[0] if len(marked) == 1 else ast.BoolOp(ast.And(), marked)
    return compile(ast.fix_missing_locations(tree), filename, "eval"), recorder


class _Marker(ast.NodeTransformer):
    """Wraps the results of the learner's code, and the sides of comparisons, in calls of the recorder."""

    def __init__(self, recorder: Recorder, names: frozenset[str], made: frozenset[str]) -> None:
        self._recorder = recorder
        self._names = names
        self._made = made
        self._outer: int | None = None

    def part(self, index: int, node: ast.expr) -> ast.expr:
        """Mark one part of a conjunction."""
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            node.left = self._side(index, node.left)
            node.comparators = [self._side(index, node.comparators[0])]
        elif isinstance(node, ast.Call) and _last_name(node.func) in _COMPARES and len(node.args) >= 2:
            node.args[:2] = [self._side(index, argument) for argument in node.args[:2]]
        else:
            node = self.visit(node)
        return ast.BoolOp(ast.And(), [_call(BEGIN, ast.Constant(index)), node])

    def _side(self, index: int, node: ast.expr) -> ast.expr:
        text = ast.unparse(node)
        return _call(SIDE, ast.Constant(index), ast.Constant(text), self.visit(node))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _root(node.func) not in self._names | self._made:
            return self.generic_visit(node)
        index = self._index(node)
        outer, self._outer = self._outer, index
        node.func = self.visit(node.func)
        self._outer = outer
        return _call(SAW, ast.Constant(index), node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self._made or not isinstance(node.ctx, ast.Load):
            return node
        return _call(SAW, ast.Constant(self._index(node)), node)

    def _index(self, node: ast.expr) -> int:
        """Number a place, and note which place it is inside of."""
        index = len(self._recorder.texts)
        self._recorder.texts.append(ast.unparse(node))
        if self._outer is not None:
            self._recorder.inside[index] = self._outer
        return index


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _root(node: ast.AST) -> str:
    """The name at the beginning of a chain of calls, attributes and subscripts."""
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
