"""Shapes that do not line up: broadcasting, joining, reshaping, unpacking."""

from __future__ import annotations

import ast
import math
import re

from tutor.engine.worker.explain.products import broadcast_shape
from tutor.engine.worker.failure import Failure, Operand
from tutor.engine.worker.tensor_trace import is_torch

_BROADCAST_SIGNS = ("must match the size of tensor", "could not be broadcast", "not broadcastable", "shape mismatch:")


def explain_broadcast(failure: Failure) -> str | None:
    """Two shapes that do not line up from the right."""
    operands = failure.operands()
    if not any(sign in failure.message for sign in _BROADCAST_SIGNS) or len(operands) < 2:
        return None
    left, right = operands[0], operands[1]
    if broadcast_shape(left.shape, right.shape) is not None:
        if len(operands) < 3 or broadcast_shape(left.shape, operands[2].shape) is not None:
            return None
        right = operands[2]
    sign = _operator(failure.node)
    head = f"{left} {sign} {right}: "
    return head + (_lost_axis(left, right) or _lost_axis(right, left) or _clash(left, right))


def _operator(node: ast.AST | None) -> str:
    signs: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
    return signs.get(type(node.op), "and") if isinstance(node, (ast.BinOp, ast.AugAssign)) else "and"


def _lost_axis(whole: Operand, part: Operand) -> str | None:
    """A sum or mean whose axis was not kept: its shape is the other's with one axis left out."""
    for axis in reversed(range(len(whole.shape))):
        if whole.shape[:axis] + whole.shape[axis + 1 :] == part.shape:
            break
    else:
        return None
    from_end = axis - len(whole.shape)
    keep = "keepdim=True" if is_torch(part.value) else "keepdims=True"
    kept = (*whole.shape[:axis], 1, *whole.shape[axis + 1 :])
    return (
        f"shapes are lined up from the right, and {part.text} has lost axis {from_end}. "
        f"Keep it where you sum or average ({keep}), so that its shape is {kept}."
    )


def _clash(left: Operand, right: Operand) -> str:
    for place in range(1, min(len(left.shape), len(right.shape)) + 1):
        a, b = left.shape[-place], right.shape[-place]
        if a != b and 1 not in (a, b):
            turned = ""
            if left.shape[::-1] == right.shape:
                turned = f" The one is the other transposed: `{right.text}.T`."
            return (
                f"shapes are lined up from the right; at axis -{place}, {a} and {b} do not fit (neither is 1).{turned}"
            )
    return "these shapes do not line up."


def explain_view(failure: Failure) -> str | None:
    """A view of a tensor whose memory is in another order."""
    if "view size is not compatible" not in failure.message:
        return None
    operands = failure.operands()
    name = operands[0].text if operands else "the tensor"
    return (
        f"A transpose or permute before this line changed the order of `{name}`'s axes but not its memory, so a view "
        f"cannot join them. Use `reshape`, or `contiguous()` before `view`."
    )


def explain_reshape(failure: Failure) -> str | None:
    """A shape with another number of elements."""
    if not re.search(r"is invalid for input of size|cannot reshape array of size", failure.message):
        return None
    call, operands = failure.call, failure.operands()
    if call is None or not operands:
        return None
    wanted = _wanted_shape(failure, call, operands[0])
    if wanted is None:
        return None
    count, product = math.prod(operands[0].shape), math.prod(size for size in wanted if size != -1)
    if -1 in wanted:
        why = f"{count} is no multiple of {product}: no size can stand for the -1"
        return f"{operands[0]} has {count} elements, and {why}."
    hint = _hint(operands[0].shape, wanted)
    return f"{operands[0]} has {count} elements, the shape {wanted} has {product}. {hint}".strip()


def _wanted_shape(failure: Failure, call: ast.Call, owner: Operand) -> tuple[int, ...] | None:
    owns = isinstance(call.func, ast.Attribute) and call.func.value is owner.node
    given = [failure.look.value(argument) for argument in (call.args if owns else call.args[1:])]
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = list(given[0])
    return tuple(given) if given and all(isinstance(size, int) for size in given) else None


def _hint(shape: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    count, product = math.prod(shape), math.prod(wanted)
    if product and count % product == 0 and count > product:
        return f"An axis of {count // product} is missing: the batch or the heads?"
    return ""


def explain_joining(failure: Failure) -> str | None:
    """Tensors to concatenate or stack that differ in another axis."""
    if failure.function_name not in ("cat", "concat", "concatenate", "stack", "vstack", "hstack"):
        return None
    operands = failure.operands()
    if len(operands) < 2:
        return None
    shapes = ", ".join(str(operand) for operand in operands[:4])
    if failure.function_name == "stack":
        return f"`stack` makes a new axis, so all shapes must be equal: {shapes}. Along an axis that exists: `cat`."
    return f"`{failure.function_name}` joins along one axis; all others must be equal: {shapes}."


def explain_unpacking(failure: Failure) -> str | None:
    """``B, T, C = x.shape`` where x has another number of axes."""
    found = re.search(r"values to unpack \(expected (\d+)", failure.message)
    if not isinstance(failure.error, ValueError) or found is None or failure.tree is None:
        return None
    for node in ast.walk(failure.tree):
        if isinstance(node, ast.Assign) and failure.node in (node, *node.targets, node.value):
            shape = failure.look.value(node.value)
            owner = node.value.value if isinstance(node.value, ast.Attribute) else None
            if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
                owner = node.value.func.value
            if isinstance(shape, tuple) and owner is not None:
                name = ast.unparse(owner)
                return f"`{name}` has {len(shape)} axes, {tuple(shape)}, and {found[1]} names stand on the left."
    return None


RULES = (explain_unpacking, explain_view, explain_reshape, explain_joining, explain_broadcast)
