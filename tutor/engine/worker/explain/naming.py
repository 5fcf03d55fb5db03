"""Names and attributes that do not exist, and values that are None."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys
from typing import Any

from tutor.engine.worker.failure import Failure
from tutor.engine.worker.tensor_trace import NotSeen, is_torch
from tutor.engine.worker.variables import is_array

_IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "math": "import math",
    "random": "import random",
    "lab": "from tutor import lab",
    "plt": "from tutor import lab",
}
_OTHER_LIBRARY = {
    "astype": "`.to(torch.float32)`, or `.float()`, `.long()`",
    "copy": "`.clone()`",
    "unsqueeze": "`x[:, None]` or `np.expand_dims`",
    "permute": "`.transpose(…)` with all axes",
    "view": "`.reshape(…)`",
    "size": "`.shape`",
    "numel": "`.size`",
    "softmax": "your own softmax, or torch",
    "masked_fill": "`np.where(mask, value, x)`",
    "float": "`.astype(float)`",
    "long": "`.astype(int)`",
}


def explain_name(failure: Failure) -> str | None:
    """A name that is not defined."""
    error = failure.error
    if not isinstance(error, NameError):
        return None
    name = getattr(error, "name", None) or _quoted(failure.message)
    if isinstance(error, UnboundLocalError):
        return (
            f"`{name}` is assigned somewhere in this function, so it is the function's own name, and has no value yet "
            "on this line. Pass it in as an argument, or choose another name."
        )
    if name in _IMPORTS:
        return f"The import is missing: `{_IMPORTS[name]}`."
    if name in failure.elsewhere:
        return (
            f"`{name}` belongs to an earlier step. This code has variables of its own: define it here, or pass it in."
        )
    step = _step_that_sets(failure, name)
    if step:
        return f"`{name}` is set in {step}, which ended before that line. Run it again."
    similar = _similar(name, [*failure.look.local, *failure.look.world, *vars(builtins)])
    return (
        f"Did you mean `{similar}`?"
        if similar
        else f"Nothing named `{name}` has been defined yet: run the step that does."
    )


def _quoted(message: str) -> str:
    found = re.search(r"'([^']+)'", message)
    return found[1] if found else ""


def _similar(name: str, names: list[str]) -> str | None:
    candidates = [other for other in dict.fromkeys(names) if not other.startswith("__")]
    folded = {other.lower(): other for other in candidates}
    if name.lower() in folded:
        return folded[name.lower()]
    return next(iter(difflib.get_close_matches(name, candidates, n=1, cutoff=0.7)), None)


def _step_that_sets(failure: Failure, name: str) -> str | None:
    """The code that ran in this session and assigns the name at its top level, though it never came there."""
    for source in failure.sources.all():
        try:
            tree = ast.parse(source.code)
        except (SyntaxError, ValueError):
            continue
        if tree is not None and ast.dump(tree) != (failure.tree and ast.dump(failure.tree)) and name in _assigned(tree):
            return source.title
    return None


def _assigned(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        else:
            stored = (part for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
            names |= {part.id for part in stored}
    return names


def explain_none(failure: Failure) -> str | None:
    """A value that is None: most often the result of a function without a return."""
    if "NoneType" not in failure.message or not isinstance(failure.error, (TypeError, AttributeError)):
        return None
    for node in _candidates(failure.node):
        try:
            seen = failure.look.at(node)
        except NotSeen:  # a call, for one
            seen = None
        call = node if isinstance(node, ast.Call) else _origin(failure, node)
        if seen is None and _returns_nothing(failure, call):
            return f"`{ast.unparse(node)}` is None: `{_callee(call)}` ends without `return`."
        if seen is not None and seen.value is None and not isinstance(node, ast.Constant):
            if _returns_nothing(failure, call):
                return f"`{ast.unparse(node)}` is None: `{_callee(call)}` ends without `return`."
            return f"`{ast.unparse(node)}` is None. Did the function that made it forget its `return`?"
    return None


def _candidates(node: ast.AST | None) -> list[ast.AST]:
    if node is None:
        return []
    nodes = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    nested = [
        child
        for parent in nodes
        if isinstance(parent, (ast.Attribute, ast.Subscript))
        for child in ast.iter_child_nodes(parent)
        if isinstance(child, ast.expr)
    ]
    return [*nodes, *nested]


def _origin(failure: Failure, node: ast.AST) -> ast.Call | None:
    """The call of a function without a return whose result was assigned to a name."""
    if not isinstance(node, ast.Name):
        return None
    for source in reversed(failure.sources.all()):
        for part in ast.walk(_tree(source.code)):
            if not isinstance(part, ast.Assign) or not isinstance(part.value, ast.Call):
                continue
            names = [target.id for target in part.targets if isinstance(target, ast.Name)]
            if node.id in names and _returns_nothing(failure, part.value):
                return part.value
    return None


def _tree(code: str) -> ast.AST:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _callee(call: ast.Call | None) -> str:
    return ast.unparse(call.func) if call else ""


def _returns_nothing(failure: Failure, call: ast.Call | None) -> bool:
    """Whether the called function is the learner's and has no ``return`` with a value."""
    if call is None:
        return False
    function = failure.look.value(call.func)
    method = getattr(type(function), "forward", None) if not hasattr(function, "__code__") else function
    code = getattr(method, "__code__", None)
    if code is None:
        return False
    source = failure.sources.get(code.co_filename)
    if source is None:
        return False
    for node in ast.walk(_tree(source.code)):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            return not any(isinstance(part, ast.Return) and part.value is not None for part in ast.walk(node))
    return False


def explain_attribute(failure: Failure) -> str | None:
    """An attribute that the value does not have."""
    error = failure.error
    if not isinstance(error, AttributeError) or error.name is None:
        return None
    if "before Module.__init__" in failure.message:
        return None
    owner: Any = error.obj
    if is_array(owner) and (other := _from_other_library(owner, error.name)):
        return other
    similar = _similar(error.name, _attributes(owner))
    return f"Did you mean `.{similar}`?" if similar else None


def _from_other_library(owner: Any, name: str) -> str | None:
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if is_torch(owner) and numpy is not None and hasattr(numpy.ndarray, name):
        instead = f" Here: {_OTHER_LIBRARY[name]}." if name in _OTHER_LIBRARY else ""
        return f"This is a torch tensor, and `.{name}` belongs to NumPy arrays.{instead}"
    if not is_torch(owner) and torch is not None and hasattr(torch.Tensor, name):
        instead = f" Here: {_OTHER_LIBRARY[name]}." if name in _OTHER_LIBRARY else ""
        return f"This is a NumPy array, and `.{name}` belongs to torch tensors.{instead}"
    return None


def _attributes(owner: Any) -> list[str]:
    names = list(getattr(owner, "__dict__", {}))
    for group in ("_parameters", "_buffers", "_modules"):
        names += list(getattr(owner, "__dict__", {}).get(group, {}))
    for cls in type(owner).__mro__:
        names += list(vars(cls))
    return names


def explain_key(failure: Failure) -> str | None:
    """A key that a dict does not have."""
    node = failure.node
    if not isinstance(failure.error, KeyError) or not isinstance(node, ast.Subscript):
        return None
    owner, key = failure.look.value(node.value), failure.look.value(node.slice)
    if type(owner) is not dict:
        return None
    similar = _similar(key, [name for name in owner if isinstance(name, str)]) if isinstance(key, str) else None
    if similar:
        return f"`{ast.unparse(node.value)}` has no key {key!r}. Did you mean {similar!r}?"
    kinds = {type(name).__name__ for name in owner}
    return (
        f"`{ast.unparse(node.value)}` has {len(owner)} keys ({', '.join(sorted(kinds)) or 'it is empty'}), not {key!r}."
    )


RULES = (explain_none, explain_name, explain_attribute, explain_key)
