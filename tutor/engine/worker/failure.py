"""A failed line as the rules that explain it see it: the exception, the failing expression, a look at its values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple

from tutor.engine.worker.sources import Source, Sources
from tutor.engine.worker.tensor_trace import Look, expression_text, is_plain_array

Span = tuple[int, int, int, int]


class Operand(NamedTuple):
    """An array that takes part in the failing expression, and how it is written there."""

    text: str
    value: Any
    node: ast.AST

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""
        return tuple(int(size) for size in self.value.shape)

    def __str__(self) -> str:
        return f"`{self.text}` {self.shape}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Everything that a rule may ask about a failed line."""

    error: BaseException
    message: str
    node: ast.AST | None
    look: Look
    tree: ast.Module | None
    sources: Sources
    elsewhere: frozenset[str] = field(default_factory=frozenset)
    """Names that exist in the session, where the failed code has variables of its own."""

    @property
    def call(self) -> ast.Call | None:
        """The failing call, if it is one."""
        return self.node if isinstance(self.node, ast.Call) else None

    @property
    def function_name(self) -> str:
        """The last part of what the failing call calls: ``"matmul"`` for ``torch.matmul(…)``."""
        function = self.call.func if self.call else None
        if isinstance(function, ast.Attribute):
            return function.attr
        return function.id if isinstance(function, ast.Name) else ""

    def operand(self, node: ast.AST | None) -> Operand | None:
        """Return the array that ``node`` stands for, or None where it is none or cannot be told."""
        value = self.look.value(node)
        if node is None or not is_plain_array(value):
            return None
        return Operand(expression_text(node), value, node)

    def operands(self) -> list[Operand]:
        """Return the arrays that take part: both sides of an operator; of a call, its object and its arguments."""
        return [operand for node in self._operand_nodes() if (operand := self.operand(node)) is not None]

    def _operand_nodes(self) -> Iterator[ast.AST]:
        node = self.node
        if isinstance(node, ast.BinOp):
            yield from (node.left, node.right)
        elif isinstance(node, ast.AugAssign):
            yield from (node.target, node.value)
        elif isinstance(node, ast.Compare):
            yield from (node.left, *node.comparators)
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.value
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                yield from argument.elts if isinstance(argument, (ast.List, ast.Tuple)) else (argument,)
        elif isinstance(node, (ast.Subscript, ast.Attribute)):
            yield node.value
        elif node is not None:
            yield node


def span_of(entry: TracebackType) -> Span | None:
    """Return line, end line, column and end column (in bytes) of the instruction that failed."""
    positions = list(entry.tb_frame.f_code.co_positions())
    index = entry.tb_lasti // 2
    line, end_line, column, end_column = positions[index] if 0 <= index < len(positions) else (None,) * 4
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return line, end_line, column, end_column


def parse(source: Source | None) -> ast.Module | None:
    """Return the syntax tree of a source, or None where there is none."""
    if source is None:
        return None
    try:
        return ast.parse(source.code)
    except (SyntaxError, ValueError):
        return None


def node_at(tree: ast.Module | None, span: Span | None) -> ast.AST | None:
    """Return the innermost node that covers exactly ``span``."""
    if tree is None or span is None:
        return None
    found: ast.AST | None = None
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.stmt)):
            place = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
            if place == span:
                found = node
    return found.value if isinstance(found, ast.Expr) else found
