"""From a model and a text to the figure that the explorer shows."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from tutor import lab
from tutor.figures import Attention, Edits, Panels
from tutor.inspection.errors import InspectionError
from tutor.inspection.opening import open_model
from tutor.inspection.reading import Inspected, Labels, Pass
from tutor.inspection.watching import Seen


def inspect(kind: str, name: str, text: str, *, target: str = "", edits: str = "{}") -> Attention | Panels:
    """Show the attention of a model on a text; all arguments are text, so that they can come from another process.

    Args:
        kind: Where the model is, as `open_model` takes it.
        name: Its name or folder.
        text: What it reads.
        target: For an encoder–decoder model what it is to write; by default what it writes by itself.
        edits: Changes inside its attention, as `Edits.to_json` writes them.

    Raises:
        InspectionError: there is no such model, or it does not fit the text or the edits.
    """
    figure = look_into(open_model(kind, name), text, target=target, edits=Edits.from_json(edits))
    lab.show(figure)
    return figure


def look_into(model: Inspected, text: str, *, target: str = "", edits: Edits | None = None) -> Attention | Panels:
    """Return the attention of a model on a text: (L, H, T, S), or panels of them where it has several parts.

    Raises:
        InspectionError: as `inspect`.
    """
    reading = model.read(text, target)
    found = model.run(reading, edits or Edits())
    figures = [_figure(model.title, part, layers, reading.labels[part], found) for part, layers in found.seen.items()]
    return figures[0] if len(figures) == 1 else Panels(title=model.title, figures=tuple(figures))


def _figure(title: str, part: str, layers: list[Seen], labels: Labels, found: Pass) -> Attention:
    if len({layer.weights.shape for layer in layers}) != 1:
        raise InspectionError(f"the layers of {title} differ in their number of heads or keys: they make no grid")
    scores = [layer.scores for layer in layers if layer.scores is not None]
    hidden = [layer.hidden for layer in layers]
    figure = lab.attention(
        [layer.weights for layer in layers],
        labels.queries,
        labels.keys,
        masked=hidden[0] if all(_equal(hidden[0], one) for one in hidden) else None,
        scores=scores if len(scores) == len(layers) else None,
        scale=layers[0].scale,
        values=[layer.values for layer in layers],
        special=labels.special,
        title=f"{title} · {part}" if part else title,
        show=False,
    )
    assert isinstance(figure, Attention)
    return replace(figure, predicted=found.predicted.get(part, ()), loss=found.loss, part=part)


def _equal(one: Tensor | None, other: Tensor | None) -> bool:
    """Whether two masks (T, S) are the same; no mask equals no mask."""
    return one is other or (one is not None and other is not None and torch.equal(one, other))
