"""Which names a piece of Python needs from outside, and which it makes: found by reading it, without running it.

The order of the statements at the top counts: ``total = total + 1`` needs ``total``. What functions, lambdas and
comprehensions use is looked up when they run, so it may be defined further down.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

BUILTINS = frozenset(dir(builtins)) | {"__name__", "_"}
_OPAQUE = frozenset(["exec", "eval", "globals", "locals", "vars"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a piece of code needs and makes. ``opaque`` code (a star import, exec) may need or make anything."""

    needs: frozenset[str] = frozenset()
    makes: frozenset[str] = frozenset()
    opaque: bool = False


def names_of(code: str) -> Names:
    """Return the names of a piece of code.

    Raises:
        SyntaxError: it is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(code)
        inner = list(_inner_tables(symtable.symtable(code, "<code>", "exec")))
    top = _TopLevel()
    for statement in tree.body:
        top.visit(statement)
    used = {symbol.get_name() for table in inner for symbol in table.get_symbols() if symbol.is_global()}
    declared = {
        symbol.get_name()
        for table in inner
        for symbol in table.get_symbols()
        if symbol.is_declared_global() and symbol.is_assigned()
    }
    makes = top.makes | declared
    needs = top.needs | (used - makes)
    return Names(
        needs=frozenset(needs - BUILTINS), makes=frozenset(makes), opaque=top.opaque or bool(_OPAQUE & (needs | used))
    )


def _inner_tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inner_tables(child)


class _TopLevel(ast.NodeVisitor):
    """Follows the statements of a module in the order in which they run."""

    def __init__(self) -> None:
        self.needs: set[str] = set()
        self.makes: set[str] = set()
        self.opaque = False

    def visit_Name(self, node: ast.Name) -> None:
        """Note a name that is read before it is made, or made."""
        if isinstance(node.ctx, ast.Store):
            self.makes.add(node.id)
        elif node.id not in self.makes:
            self.needs.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read the value first."""
        self._in_order(node.value, *node.targets)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read the value first; a bare annotation makes nothing."""
        if node.value is not None:
            self._in_order(node.annotation, node.value, node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """Read the value first."""
        self._in_order(node.value, node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Read the target, then the value."""
        if isinstance(node.target, ast.Name) and node.target.id not in self.makes:
            self.needs.add(node.target.id)
        self._in_order(node.value, node.target)

    def visit_For(self, node: ast.For) -> None:
        """Read what is gone through before the variable is made."""
        self._in_order(node.iter, node.target, *node.body, *node.orelse)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read defaults and decorators; the body runs later."""
        self._in_order(*node.decorator_list, *node.args.defaults, *(one for one in node.args.kw_defaults if one))
        self.makes.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read bases and decorators."""
        self._in_order(*node.decorator_list, *node.bases, *(one.value for one in node.keywords))
        self.makes.add(node.name)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Read the defaults; the body runs later."""
        self._in_order(*node.args.defaults, *(one for one in node.args.kw_defaults if one))

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        """Read what is gone through first; the rest has a scope of its own."""
        self.visit(node.generators[0].iter)
        for inside in ast.walk(node):
            if isinstance(inside, ast.NamedExpr) and isinstance(inside.target, ast.Name):
                self.makes.add(inside.target.id)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Note what an import makes."""
        for alias in node.names:
            if alias.name == "*":
                self.opaque = True
            else:
                self.makes.add(alias.asname or alias.name.partition(".")[0])

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """Note the exception's name."""
        if node.name:
            self.makes.add(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        """Note what a pattern catches."""
        if node.name:
            self.makes.add(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def _in_order(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self.visit(node)
