"""What stands in words above and below the picture: where the reader is, what the head does, what the cell holds."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.explorer.axes import name_of
from tutor.explorer.exploration import Exploration
from tutor.explorer.map_matrix import is_masked, shown_rows
from tutor.plots.labels import token, visible
from tutor.plots.numbers import compact, finite, weight
from tutor.plots.over_time import step_told


def place_told(exploration: Exploration) -> str:
    """Say which map is shown: ``layer 2/4  head 3/4``, ``mean over the 4 heads of layer 2/4``, ``step 100, 3 of 5``."""
    figure = exploration.figure
    layers, heads = len(figure.weights), len(figure.weights[exploration.layer])
    told = []
    if exploration.view == "time":
        pass
    elif exploration.over.endswith("of all"):
        told.append(f"{exploration.over.split()[0]} over all {len(exploration.maps.heads)} heads")
    elif exploration.over != "head":
        told.append(f"{exploration.over} over the {heads} heads of layer {exploration.layer + 1}/{layers}")
    elif exploration.several_heads:
        told.append(f"layer {exploration.layer + 1}/{layers}  head {exploration.head + 1}/{heads}")
    if exploration.training is not None:
        steps = exploration.training.steps
        told.append(f"step {compact(steps[exploration.at], 5)}, {exploration.at + 1} of {len(steps)}")
    shows = {"weights": "", "scores": "scaled scores", "change": "change by the edits"}[exploration.shows]
    return "  ".join(part for part in (*told, shows) if part)


def head_told(exploration: Exploration) -> str:
    """Say how much the head does what each detector looks for: ``previous token .05  first token .31``."""
    if not exploration.one_head:
        return ""
    detected = exploration.maps.detected(exploration.layer, exploration.head)
    return "  ".join(f"{name} {weight(score)}" for name, score in detected.items())


def edits_told(exploration: Exploration) -> str:
    """Say what the reader has changed, and what that does to the loss where a model was run again."""
    edits, figure = exploration.edits, exploration.original.figure
    told = []
    if edits.masked:
        told.append(f"masked {', '.join(name_of(figure, 'keys', key).removeprefix('key ') for key in edits.masked)}")
    if edits.cells:
        told.append(f"{len(edits.cells)} cell{'s' if len(edits.cells) > 1 else ''} set")
    if edits.ablated:
        told.append(f"without {', '.join(f'L{layer + 1}H{head + 1}' for layer, head in edits.ablated)}")
    before, now = exploration.original.figure.loss, exploration.figure.loss
    if exploration.pending:
        told.append("the model runs …")
    elif now is not None and before is not None and edits and exploration.has_model:
        change = now - before
        told.append(f"loss {compact(before, 4)} → {compact(now, 4)} ({'+' if change >= 0 else ''}{compact(change, 3)})")
    elif now is not None and not edits:
        told.append(f"loss {compact(now, 4)} nats")
    if not edits and exploration.maps is not exploration.original:
        told.append("changed by the edits in another part of the model")
    if exploration.hides_special:
        told.append("special tokens hidden")
    return "   ".join(told)


def cell_told(exploration: Exploration) -> str:
    """Say what the cell under the cursor holds: both tokens, the number, its rank among the keys of its query."""
    figure, query, key = exploration.figure, exploration.query, exploration.key
    place = f"{name_of(figure, 'queries', query)} → {name_of(figure, 'keys', key)}"
    return "   ".join([place, *_numbers_told(exploration, query, key)])


def _numbers_told(exploration: Exploration, query: int, key: int) -> Iterator[str]:
    rows = shown_rows(exploration)
    row = rows[query]
    value = row[key] if key < len(row) else None
    if exploration.typed:
        yield f"score before the softmax: {exploration.typed}_"
        return
    if is_masked(exploration, query, key):
        yield "masked"
        return
    name = {"weights": "weight", "scores": "scaled score", "change": "change"}[exploration.shows]
    if value is None or not finite((value,)):
        yield f"{name} not finite"
    else:
        open_keys = [other for at, other in enumerate(row) if not is_masked(exploration, query, at)]
        known = finite(open_keys)
        yield f"{name} {_precise(value)}, rank {1 + sum(other > value for other in known)} of {len(known)}"
    if exploration.one_head and exploration.shows == "weights":
        yield from _before_and_score(exploration, query, key, value)


def _before_and_score(exploration: Exploration, query: int, key: int, value: float | None) -> Iterator[str]:
    before = exploration.original.over(exploration.layer, exploration.head, "head")[query][key]
    if before is not None and value is not None and abs(before - value) > 5e-5:
        yield f"was {_precise(before)}"
    if exploration.figure.scores is not None:
        stages = exploration.maps.stages(exploration.layer, exploration.head, query, mixed=False)
        if stages.kept:
            yield f"score {compact(stages.scaled[key], 3)}"


def _precise(value: float) -> str:
    text = compact(value, 4)
    return text.replace("0.", ".", 1) if abs(value) < 1 and text.startswith(("0.", "-0.")) else text


def below_told(exploration: Exploration) -> str:
    """Say what the last action says, or else which tokens the model holds likeliest after the query."""
    if exploration.said:
        return visible(exploration.said)
    if exploration.view == "time" and exploration.training is not None and exploration.detected is not None:
        return step_told(exploration.training, exploration.at, exploration.detected)
    predicted = exploration.figure.predicted
    if exploration.view in ("heads", "time") or exploration.query >= len(predicted):
        return ""
    now = predicted[exploration.query]
    before = dict(exploration.original.figure.predicted[exploration.query]) if exploration.edits else {}
    told = []
    for text, share in now:
        changed = exploration.edits and abs(before.get(text, 0.0) - share) > 5e-4
        was = f" (was {weight(before[text]) if text in before else 'not among them'})" if changed else ""
        told.append(f'"{token(text)}" {weight(share)}{was}')
    return "predicted: " + "  ".join(told)
