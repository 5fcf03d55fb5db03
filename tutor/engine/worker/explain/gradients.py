"""What autograd refuses."""

from __future__ import annotations

import ast

from tutor.engine.worker.failure import Failure

_TEXTS = (
    (
        "Trying to backward through the graph a second time",
        "`backward()` throws the graph away. Compute the loss anew before each `backward()`; a value that you carry "
        "from one step to the next needs `.detach()`.",
    ),
    (
        "modified by an inplace operation",
        "A tensor was changed in place (`+=`, `x[...] = …`, a method ending in `_`) although the gradient still needs "
        "its old value. Make a new tensor instead: `x = x + …`.",
    ),
    (
        "does not require grad and does not have a grad_fn",
        "Nothing that leads to this value requires a gradient: was it computed under `torch.no_grad()`, from "
        "`.detach()`, `.item()` or NumPy, or do the parameters lack `requires_grad=True`?",
    ),
    (
        "can require gradients",
        "Only floating point tensors have gradients: make it one with `.float()`, or write its numbers as `1.0`.",
    ),
)


def explain_leaf(failure: Failure) -> str | None:
    """A parameter changed in place."""
    if "leaf Variable that requires grad" not in failure.message:
        return None
    operands = failure.operands()
    name = operands[0].text if operands else "the parameter"
    return (
        f"`{name}` requires a gradient, so it may not be changed in place while autograd watches. "
        "Update parameters inside `with torch.no_grad():`."
    )


def explain_scalar(failure: Failure) -> str | None:
    """``backward()`` of more than one number."""
    if "implicitly created only for scalar outputs" not in failure.message:
        return None
    operands = failure.operands()
    which = str(operands[0]) if operands else "This"
    return f"{which} is more than one number; a loss is one. Take its `.mean()` or `.sum()` before `backward()`."


def explain_numpy(failure: Failure) -> str | None:
    """``.numpy()`` of a tensor that requires a gradient."""
    if "Can't call numpy() on Tensor that requires grad" not in failure.message:
        return None
    node = failure.node
    owner = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    operands = failure.operands()
    name = ast.unparse(owner) if owner is not None and failure.function_name == "numpy" else ""
    if not name and operands:
        name = operands[0].text
    return f"NumPy knows no gradients: cut the tensor off first, `{name or 'x'}.detach().numpy()`."


def explain_graph(failure: Failure) -> str | None:
    """Errors whose remedy does not depend on the values."""
    return next((text for sign, text in _TEXTS if sign in failure.message), None)


RULES = (explain_leaf, explain_scalar, explain_numpy, explain_graph)
