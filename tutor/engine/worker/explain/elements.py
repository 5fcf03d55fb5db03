"""Element types, devices, and arrays where a single number was wanted."""

from __future__ import annotations

import ast
import re

from tutor.engine.worker.failure import Failure, Operand
from tutor.engine.worker.tensor_trace import is_torch
from tutor.engine.worker.variables import dtype_name

_DTYPE_SIGNS = (
    "same dtype",
    "expected scalar type",
    "have one of the following scalar types",
    "not implemented for '",
    "could not infer output dtype",
    "can't be cast to the desired output type",
    "must be either a floating point",
    "must have the same dtype",
    "Expected floating point type",
    "dtypes",
)


def explain_targets(failure: Failure) -> str | None:
    """Targets of a cross entropy with the wrong shape, type or range."""
    call = failure.call
    if call is None or not ("cross_entropy" in failure.function_name or "CrossEntropyLoss" in _module_name(failure)):
        return None
    operands = failure.operands()
    if len(operands) < 2:
        return None
    logits, targets = operands[-2], operands[-1]
    if found := re.search(r"Target (-?\d+) is out of bounds", failure.message):
        classes = logits.shape[1] if len(logits.shape) > 1 else logits.shape[0]
        return f"{logits} scores {classes} classes, 0 to {classes - 1}, but `{targets.text}` asks for class {found[1]}."
    if logits.shape[:-1] == targets.shape and len(logits.shape) > 2:
        return (
            f"{logits} and {targets}: cross entropy takes the classes from axis 1. Make one long batch of both: "
            f"`{logits.text}.flatten(0, -2)` and `{targets.text}.flatten()`."
        )
    if logits.shape == targets.shape:
        return (
            f"{targets} has the logits' shape and is {dtype_name(targets.value)}. Targets are either class numbers "
            "(long, without the class axis) or probabilities (float, with it)."
        )
    if targets.shape == logits.shape[:-1] and "int" not in dtype_name(targets.value):
        return f"`{targets.text}` is {dtype_name(targets.value)}: class numbers are whole. Use `{targets.text}.long()`."
    if targets.shape[:1] != logits.shape[:1]:
        return (
            f"{logits} and {targets}: there must be one target for each row of logits: {_first(logits)} rows, "
            f"{_first(targets)} targets. Flatten both in the same way."
        )
    wanted = logits.shape[:1] + logits.shape[2:]
    return f"{logits} needs targets of shape {wanted}, and `{targets.text}` is {targets.shape}."


def _first(operand: Operand) -> int:
    return operand.shape[0] if operand.shape else 1


def _module_name(failure: Failure) -> str:
    layer = failure.look.value(failure.call.func) if failure.call else None
    return type(layer).__name__


def explain_array_kind(failure: Failure) -> str | None:
    """A NumPy array where torch wants a tensor, or lists of numbers."""
    found = re.search(r"must be Tensor, not (numpy\.ndarray|list|int|float)", failure.message)
    if found is None:
        return None
    for operand in failure.operands():
        if not is_torch(operand.value):
            return (
                f"`{operand.text}` is a NumPy array: make it a tensor with `torch.from_numpy({operand.text}).float()`."
            )
    return f"A {found[1]} was given where torch wants a tensor: `torch.tensor(…)` makes one."


def explain_dtype(failure: Failure) -> str | None:
    """Element types that do not go together, or that the function does not take."""
    if not any(sign in failure.message for sign in _DTYPE_SIGNS):
        return None
    operands = _with_parameters(failure)
    if not operands:
        return None
    if "scalar types: Long, Int" in failure.message or "indices" in failure.message:
        name, kind = operands[0].text, dtype_name(operands[0].value)
        return f"`{name}` is {kind}, but it is used as indices: those are whole. Use `{name}.long()`."
    kinds = {operand.text: dtype_name(operand.value) for operand in operands}
    if len(set(kinds.values())) == 1:
        name, kind = next(iter(kinds.items()))
        whole = "int" in kind or kind == "bool"
        return f"`{name}` is {kind}; this needs floating point: `{name}.float()`." if whole else None
    listed = ", ".join(f"`{name}` is {kind}" for name, kind in list(kinds.items())[:4])
    odd = _odd_one(operands)
    if odd is None:
        return f"{listed}: they must be of one type."
    hint = " NumPy's own numbers are float64." if dtype_name(odd.value) == "float64" else ""
    return f"{listed}: they must be of one type. Use `{odd.text}.float()`.{hint}"


def _with_parameters(failure: Failure) -> list[Operand]:
    """The operands; of a called layer, its weight, too."""
    operands = failure.operands()
    call = failure.call
    layer = failure.look.value(call.func) if call else None
    weight = getattr(layer, "_parameters", {}).get("weight") if layer is not None else None
    if call is not None and weight is not None:
        operands.append(Operand(f"{ast.unparse(call.func)}.weight", weight, call.func))
    return operands


def _odd_one(operands: list[Operand]) -> Operand | None:
    """The operand to convert: the one that is not float32 beside one that is."""
    others = [operand for operand in operands if dtype_name(operand.value) != "float32"]
    return others[0] if len(others) < len(operands) else None


def explain_device(failure: Failure) -> str | None:
    """Tensors on different devices."""
    if "same device" not in failure.message and "is on cpu" not in failure.message:
        return None
    operands = [operand for operand in _with_parameters(failure) if is_torch(operand.value)]
    places = ", ".join(f"`{operand.text}` is on {operand.value.device}" for operand in operands)
    if len({operand.value.device for operand in operands}) < 2:
        return None
    return f"{places}. Move one of them: `{operands[0].text}.to({operands[-1].text}.device)`."


def explain_truth(failure: Failure) -> str | None:
    """An array used as a condition."""
    if "is ambiguous" not in failure.message or "alue of" not in failure.message:
        return None
    operands = failure.operands()
    which = f"{operands[0]} has" if operands else "This array has"
    return (
        f"{which} a truth value for each element. Say which you mean: `.any()` or `.all()`; between arrays `&` and `|`."
    )


def explain_single_number(failure: Failure) -> str | None:
    """``.item()`` or ``float()`` of more than one element."""
    if not re.search(
        r"cannot be converted to Scalar|only one element tensors|only length-1|can only convert an array of size 1|"
        r"only 0-dimensional arrays",
        failure.message,
    ):
        return None
    operands = failure.operands()
    which = str(operands[0]) if operands else "This"
    return f"{which} is more than one number. Choose one by its index, or take its `.mean()` or `.sum()` first."


RULES = (explain_targets, explain_array_kind, explain_device, explain_dtype, explain_truth, explain_single_number)
