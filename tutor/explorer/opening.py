"""From a figure to an exploration, and to the next one when a newer figure comes."""

from __future__ import annotations

from dataclasses import replace

from tutor.explorer.exploration import Exploration
from tutor.explorer.maps import HeadMaps
from tutor.figures import Attention, Figure, Matrix, OverTime
from tutor.plots.attention import heads_of
from tutor.plots.detectors import best_heads
from tutor.plots.over_time import attention_at


def explorable(figure: Figure) -> bool:
    """Whether the explorer can show a figure: attention with cells, whole or over training time."""
    if isinstance(figure, OverTime):
        return bool(figure.steps and figure.weights) and explorable(attention_at(figure, 0))
    if isinstance(figure, Matrix):
        attends = (figure.row_title, figure.column_title) == ("query", "key") and not figure.signed
        return attends and any(map(len, figure.values))
    if not isinstance(figure, Attention) or not heads_of(figure):
        return False
    sizes = {tuple(map(len, rows)) for heads in figure.weights for rows in heads}
    return len(sizes) == 1 and len(set(next(iter(sizes)))) == 1 and sizes != {(0,)}


def explore(figure: Figure, *, has_model: bool = False) -> Exploration:
    """Begin to explore a figure that is `explorable`: with all heads where there are several, else with its matrix."""
    if isinstance(figure, OverTime):
        at = len(figure.steps) - 1
        maps = HeadMaps(attention_at(figure, at))
        return Exploration(
            maps=maps, original=maps, view="time", training=figure, at=at, detected=best_heads(figure)
        )  # fmt: skip
    maps = HeadMaps(attention_of(figure))
    layer, head = maps.heads[0]
    view = "heads" if len(maps.heads) > 1 else "matrix"
    return Exploration(maps=maps, original=maps, view=view, layer=layer, head=head, has_model=has_model)  # type: ignore[arg-type]


def followed(exploration: Exploration, figure: Figure) -> Exploration:
    """Show a newer state of the figure: the cursor stays; who looks at the last saved step goes on to the newest."""
    fresh = explore(figure, has_model=exploration.has_model)
    if exploration.training is not None and fresh.training is not None:
        last = exploration.at == len(exploration.training.steps) - 1
        fresh = fresh if last else fresh.at_step(exploration.at)
    maps = HeadMaps(fresh.figure, exploration.edits, like=fresh.original) if exploration.edits else fresh.maps
    kept = replace(
        exploration, maps=maps, original=fresh.original, training=fresh.training, at=fresh.at, detected=fresh.detected
    )
    shown = replace(kept.at_head(kept.layer, kept.head), over=kept.over)
    if (shown.view == "time" and shown.training is None) or (shown.view == "heads" and not shown.several_heads):
        shown = shown.in_view("matrix")
    query, key = min(shown.query, shown.maps.queries - 1), min(shown.key, shown.maps.keys - 1)
    return replace(shown, query=query, key=key, typed=exploration.typed, said=exploration.said)


def attention_of(figure: Figure) -> Attention:
    """Return attention as it is, and a matrix of queries and keys as the attention of one head."""
    if isinstance(figure, Matrix):
        rows, columns = len(figure.values), max(map(len, figure.values))
        return Attention(
            title=figure.title,
            weights=((figure.values,),),
            queries=figure.row_labels or tuple(map(str, range(rows))),
            keys=figure.column_labels or tuple(map(str, range(columns))),
            masked=figure.masked,
            high=figure.high,
        )
    assert isinstance(figure, Attention)
    return figure
