"""Matrix products whose shapes do not fit: ``@``, matmul, dot, bmm, einsum, linear layers."""

from __future__ import annotations

import ast
from typing import NamedTuple

from tutor.engine.worker.failure import Failure, Operand
from tutor.engine.worker.tensor_trace import is_plain_array, is_torch

_PRODUCTS = frozenset({"matmul", "mm", "bmm", "dot", "mv", "inner", "vdot"})
Shape = tuple[int, ...]


class Product(NamedTuple):
    """The two factors of a product, and the function that was used where it was not ``@``."""

    left: Operand
    right: Operand
    function: str


def explain_product(failure: Failure) -> str | None:
    """Two factors whose inner sizes or leading axes differ."""
    product = _product(failure)
    if product is None:
        return None
    left, right, _ = product
    head = f"{left} @ {right}"
    if not left.shape or not right.shape:
        return f"{head}: a single number has no axes to multiply along. Use `*`."
    if (wrong_depth := _wrong_depth(product)) is not None:
        return f"{head}: {wrong_depth}"
    if _inner(left.shape, right.shape):
        if broadcast_shape(left.shape[:-2], right.shape[:-2]) is None:
            return (
                f"{head}: the last two axes fit, the ones before do not: {left.shape[:-2]} against {right.shape[:-2]}. "
                "They must be equal, or 1."
            )
        return None
    return f"{head}: {_sizes(left, right)} – {_remedy(left, right)}."


def _product(failure: Failure) -> Product | None:
    node, name = failure.node, failure.function_name
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
        name = "@"
    elif name not in _PRODUCTS:
        return None
    operands = failure.operands()
    return Product(operands[0], operands[1], name) if len(operands) >= 2 else None


def _wrong_depth(product: Product) -> str | None:
    """Say what is wrong with the number of axes for the functions that are narrower than ``@``."""
    left, right, function = product
    torch = is_torch(left.value)
    need = {"mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1), "vdot": (1, 1)} if torch else {}
    if function in need and (len(left.shape), len(right.shape)) != need[function]:
        wanted = " and ".join(str(axes) for axes in need[function])
        return (
            f"`torch.{function}` takes tensors with {wanted} axes. "
            "Use `@` (torch.matmul), which takes any leading axes."
        )
    if function == "bmm" and left.shape[0] != right.shape[0]:
        return f"`torch.bmm` wants the same batch size, not {left.shape[0]} and {right.shape[0]}."
    return None


def _inner(left: Shape, right: Shape) -> bool:
    return left[-1] == _rows(right)


def _rows(shape: Shape) -> int:
    """The size of the axis of a right factor that is summed over."""
    return shape[-2] if len(shape) > 1 else shape[0]


def _sizes(left: Operand, right: Operand) -> str:
    place = "next-to-last" if len(right.shape) > 1 else "the only one"
    return f"last of {left.text} is {left.shape[-1]}, {place} of {right.text} is {_rows(right.shape)}"


def _remedy(left: Operand, right: Operand) -> str:
    if len(right.shape) > 1 and right.shape[-1] == left.shape[-1]:
        return f"transpose {right.text}'s last two axes{_transposed(right)}"
    if len(left.shape) > 1 and left.shape[-2] == _rows(right.shape):
        return f"transpose {left.text}'s last two axes{_transposed(left)}"
    if right.shape[-1] == _rows(left.shape):
        return f"the other order fits: `{right.text} @ {left.text}`"
    return "these two must be equal"


def _transposed(operand: Operand) -> str:
    if not operand.text.replace("_", "").replace(".", "").isalnum():
        return ""
    if is_torch(operand.value):
        return f": `{operand.text}.transpose(-2, -1)`"
    return f": `{operand.text}.T`" if len(operand.shape) == 2 else f": `{operand.text}.swapaxes(-2, -1)`"


def broadcast_shape(left: Shape, right: Shape) -> Shape | None:
    """Return the shape that two shapes broadcast to, or None where they do not."""
    shape: list[int] = []
    for place in range(1, max(len(left), len(right)) + 1):
        a = left[-place] if place <= len(left) else 1
        b = right[-place] if place <= len(right) else 1
        if a != b and 1 not in (a, b):
            return None
        shape.append(b if a == 1 else a)
    return tuple(reversed(shape))


def explain_linear(failure: Failure) -> str | None:
    """An input whose last axis is not what a linear layer, or its weight, takes."""
    call = failure.call
    if call is None or not call.args:
        return None
    given = failure.operand(call.args[0])
    layer = failure.look.value(call.func)
    if failure.function_name == "linear" and len(call.args) > 1:
        weight = failure.operand(call.args[1])
        if given and weight and len(weight.shape) == 2 and given.shape and given.shape[-1] != weight.shape[1]:
            extra = (
                f" It is written (out, in): did you want `{weight.text}.T`?"
                if weight.shape[0] == given.shape[-1]
                else ""
            )
            return f"{given} through {weight}: last of {given.text} must be {weight.shape[1]}.{extra}"
        return None
    features, weight_value = getattr(layer, "in_features", None), getattr(layer, "weight", None)
    if given is None or not isinstance(features, int) or not is_plain_array(weight_value):
        return None
    if given.shape and given.shape[-1] != features:
        name = ast.unparse(call.func)
        where = ""
        if features in given.shape:
            axis = given.shape.index(features)
            where = f" Axis {axis} is {features}: move it to the end."
        return (
            f"{given} into `{name}`, which takes {features} features: last of {given.text} is {given.shape[-1]}.{where}"
        )
    return None


def explain_einsum(failure: Failure) -> str | None:
    """An einsum whose letters do not fit the operands' axes."""
    call = failure.call
    if failure.function_name != "einsum" or call is None or not call.args:
        return None
    equation = failure.look.value(call.args[0])
    operands = [failure.operand(argument) for argument in call.args[1:]]
    if not isinstance(equation, str) or None in operands:
        return None
    terms = [term.strip() for term in equation.split("->")[0].split(",")]
    if len(terms) != len(operands):
        return f"`{equation}` names {len(terms)} operands, {len(operands)} are given."
    sizes: dict[str, tuple[int, Operand, int]] = {}
    for term, operand in zip(terms, operands, strict=True):
        if operand is None or "." in term:
            return None
        if len(term) != len(operand.shape):
            return f"In `{equation}`, `{term}` names {len(term)} axes, but {operand} has {len(operand.shape)}."
        for axis, letter in enumerate(term):
            size, other, place = sizes.setdefault(letter, (operand.shape[axis], operand, axis))
            if size != operand.shape[axis]:
                return (
                    f"In `{equation}`, {letter} is {size} in {other} (axis {place}) "
                    f"and {operand.shape[axis]} in {operand} (axis {axis})."
                )
    missing = [letter for letter in equation.partition("->")[2].strip() if letter not in sizes]
    return f"In `{equation}`, the result's {missing[0]} is in none of the operands." if missing else None


RULES = (explain_einsum, explain_linear, explain_product)
