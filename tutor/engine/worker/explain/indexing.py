"""Indices, axes and tokens that are out of range."""

from __future__ import annotations

import ast
import re
from typing import Any

from tutor.engine.worker.failure import Failure, Operand
from tutor.engine.worker.tensor_trace import is_plain_array


def explain_embedding(failure: Failure) -> str | None:
    """A token number that is larger than the embedding's table."""
    if "index out of range in self" not in failure.message or failure.call is None or not failure.call.args:
        return None
    ids, rows = _ids_and_rows(failure)
    if ids is None:
        return None
    values = failure.look.exact(ids.node)
    largest = smallest = None
    if values is not None and 0 < _count(values) <= 10**7:
        largest, smallest = int(values.max()), int(values.min())
    if rows is None or largest is None or smallest is None:
        return f"A number in {ids} is not the number of a row of the embedding."
    if smallest < 0:
        return f"`{ids.text}` holds {smallest}: the embedding's rows are 0 to {rows - 1}."
    return (
        f"`{ids.text}` goes up to {largest}, but the embedding has {rows} rows (0 to {rows - 1}): "
        "the vocabulary is larger than the table, or these are not its numbers."
    )


def _ids_and_rows(failure: Failure) -> tuple[Operand | None, int | None]:
    call = failure.call
    assert call is not None
    layer = failure.look.value(call.func)
    ids = failure.operand(call.args[0])
    table: Any = None
    if failure.function_name == "embedding" and len(call.args) > 1:
        table = failure.look.value(call.args[1])
    elif layer is not None:
        table = getattr(layer, "_parameters", {}).get("weight")
    return ids, int(table.shape[0]) if is_plain_array(table) else None


def _count(values: Any) -> int:
    return int(values.numel()) if hasattr(values, "numel") else int(values.size)


def explain_axis(failure: Failure) -> str | None:
    """A ``dim`` or ``axis`` that the array does not have."""
    found = re.search(r"but got (-?\d+)\)|axis (-?\d+) is out of bounds for array of dimension", failure.message)
    operands = failure.operands()
    if (
        found is None
        or not operands
        or not re.search("Dimension out of range|out of bounds for array", failure.message)
    ):
        return None
    axes = len(operands[0].shape)
    wanted = found[1] or found[2]
    return f"{operands[0]} has {axes} axes: 0 to {axes - 1}, or -{axes} to -1 from the end. There is no axis {wanted}."


def explain_index(failure: Failure) -> str | None:
    """An index beyond an axis, too many indices, or beyond a list's end."""
    node = failure.node
    if not isinstance(failure.error, IndexError) or not isinstance(node, ast.Subscript):
        return None
    owner = failure.look.value(node.value)
    name = ast.unparse(node.value)
    if is_plain_array(owner):
        shape = tuple(int(size) for size in owner.shape)
        if "too many indices" in failure.message:
            return f"`{name}` {shape} has {len(shape)} axes; the brackets hold more."
        found = re.search(
            r"index (-?\d+) is out of bounds for (?:dimension|axis) (\d+) with size (\d+)", failure.message
        )
        if found:
            index, axis, size = found.groups()
            return f"`{name}` {shape}: axis {axis} has {size} places, 0 to {int(size) - 1}; {index} is none."
    elif isinstance(owner, (list, tuple, str)):
        if not owner:
            return f"`{name}` is empty."
        index = failure.look.value(node.slice)
        beyond = f"; {index} is none" if isinstance(index, int) else ""
        return f"`{name}` has {len(owner)} items, 0 to {len(owner) - 1}{beyond}."
    return None


RULES = (explain_embedding, explain_axis, explain_index)
