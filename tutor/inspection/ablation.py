"""How much each head matters for a text: the change of the loss when that head alone is zeroed.

Source: Michel, Levy and Neubig (2019), *Are Sixteen Heads Really Better than One?*, section 3.2.
"""

from __future__ import annotations

from dataclasses import replace

from tutor import lab
from tutor.figures import Edits, Matrix, Panels
from tutor.inspection.errors import InspectionError
from tutor.inspection.opening import open_model
from tutor.inspection.reading import Inspected

Losses = list[list[float]]


def ablation_losses(model: Inspected, text: str, *, target: str = "") -> tuple[float, dict[str, Losses]]:
    """Return the loss of the model as it is, and by part the loss with each head zeroed, (L, H), all in nats.

    Raises:
        InspectionError: the model can not read the text, or nothing is to be told in it.
    """
    reading = model.read(text, target)
    whole = model.run(reading, Edits())
    if whole.loss is None:
        raise InspectionError("this text leaves the model nothing to tell, so that there is no loss to compare")
    found: dict[str, Losses] = {}
    heads = {part: (len(layers), layers[0].weights.size(0)) for part, layers in whole.seen.items()}
    total, done = sum(L * H for L, H in heads.values()), 0
    for part, (L, H) in heads.items():
        found[part] = [[0.0] * H for _ in range(L)]
        for layer in range(L):
            for head in range(H):
                loss = model.run(reading, Edits(ablated=((layer, head),), part=part)).loss
                assert loss is not None
                found[part][layer][head] = loss
                done += 1
                lab.progress(done, total)
    return whole.loss, found


def inspect_ablations(kind: str, name: str, text: str, *, target: str = "") -> Matrix | Panels:
    """Show for each head how much the loss grows without it; arguments as `tutor.inspection.inspect`.

    Raises:
        InspectionError: as `ablation_losses`.
    """
    model = open_model(kind, name)
    loss, losses = ablation_losses(model, text, target=target)
    title = f"{model.title} · change of the loss of {loss:.3f} nats without a head"
    panels = [_matrix(part, loss, rows) for part, rows in losses.items()]
    figure = replace(panels[0], title=title) if len(panels) == 1 else Panels(title=title, figures=tuple(panels))
    lab.show(figure)
    return figure


def _matrix(part: str, loss: float, rows: Losses) -> Matrix:
    return lab.matrix(
        [[one - loss for one in row] for row in rows],
        title=part,
        rows_are=[f"layer {layer + 1}" for layer in range(len(rows))],
        columns_are=[f"head {head + 1}" for head in range(len(rows[0]))],
        row_title="layer",
        column_title="head",
        signed=True,
        show=False,
    )
