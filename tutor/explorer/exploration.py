"""What the reader of an attention figure looks at: frozen states, and the moves from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from tutor.explorer.axes import visible_places
from tutor.explorer.maps import UNCHANGED, HeadMaps, Over
from tutor.figures import Attention, Edits, OverTime
from tutor.plots.detectors import DETECTORS
from tutor.plots.matrix_layout import View as Cells
from tutor.plots.numbers import weight
from tutor.plots.over_time import Detected, attention_at

View = Literal["time", "heads", "matrix", "lines", "token", "stages"]
Shows = Literal["weights", "scores", "change"]
Ramp = Literal["shared", "own", "signed"]

OVER: tuple[Over, ...] = ("head", "mean", "max", "mean of all", "max of all")
RAMPS: tuple[Ramp, ...] = ("shared", "own", "signed")
NUMBERED = ("matrix", "lines", "token", "stages")
"""The views of one map; `Exploration.next_view` goes through them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """An attention figure in the reader's hands. Every move returns the next state.

    Attributes:
        maps: What is shown, with the edits.
        original: The same without edits.
        view: How it is shown.
        layer: The layer, from 0.
        head: The head of the layer.
        query: The row under the cursor.
        key: The column under the cursor.
        over: Whether one head is shown, or what heads make together.
        shows: Whether the numbers are weights, scaled scores, or what the edits changed.
        ramp: Whether all heads share a ramp, or each has its own, or its middle is 0.
        cells: Whether the cells of the matrix are numbers or colors.
        hides_special: Whether the tokens that are signs are left out.
        edits: What the reader has changed.
        has_model: Whether a model stands behind the figure that can be run again.
        pending: The model has not said yet what follows from the edits.
        training: The training that the figure is a step of, if its maps were kept.
        at: Which saved step.
        detected: The best heads of every saved step.
        typed: A number while it is typed.
        said: What the last action has to say.
        detector: The detector that the last jump followed.
    """

    maps: HeadMaps
    original: HeadMaps
    view: View = "matrix"
    layer: int = 0
    head: int = 0
    query: int = 0
    key: int = 0
    over: Over = "head"
    shows: Shows = "weights"
    ramp: Ramp = "shared"
    cells: Cells = "auto"
    hides_special: bool = False
    edits: Edits = UNCHANGED
    has_model: bool = False
    pending: bool = False
    training: OverTime | None = None
    at: int = 0
    detected: Detected | None = None
    typed: str = ""
    said: str = ""
    detector: str = ""

    def changed(self, **entries: Any) -> Exploration:
        """Return the state with other entries; what was said and what is typed end."""
        return replace(self, **({"said": "", "typed": ""} | entries))

    # ------------------------------------------------------------------------------------------------ what there is

    @property
    def figure(self) -> Attention:
        """The figure as it is shown."""
        return self.maps.figure

    @property
    def query_places(self) -> tuple[int, ...]:
        """The queries that are not left out."""
        return visible_places(self.original.figure, self.original.queries, "queries", self.hides_special)

    @property
    def key_places(self) -> tuple[int, ...]:
        """The keys that are not left out."""
        return visible_places(self.original.figure, self.original.keys, "keys", self.hides_special)

    @property
    def one_head(self) -> bool:
        """Whether the numbers belong to one head, so that it has stages and scores."""
        return self.over == "head"

    @property
    def several_heads(self) -> bool:
        """Whether the figure has more than one head."""
        return len(self.maps.heads) > 1

    # ------------------------------------------------------------------------------------------------ heads

    def at_head(self, layer: int, head: int) -> Exploration:
        """Show a head, or the nearest one there is."""
        weights = self.figure.weights
        layer = max(0, min(len(weights) - 1, layer))
        return self.changed(layer=layer, head=max(0, min(len(weights[layer]) - 1, head)), over="head")

    def next_head(self, by: int) -> Exploration:
        """Show the next or the previous head of the layer; after the last comes the first."""
        return self.at_head(self.layer, (self.head + by) % len(self.figure.weights[self.layer]))

    def next_layer(self, by: int) -> Exploration:
        """Show the next or the previous layer that has heads; after the last comes the first."""
        layers = sorted({layer for layer, _ in self.maps.heads})
        layer = layers[(layers.index(self.layer) + by) % len(layers)]
        return replace(self.at_head(layer, self.head), over=self.over)

    def best_head(self) -> Exploration:
        """Show the head that does most what the next detector looks for."""
        names = list(DETECTORS)
        name = names[(names.index(self.detector) + 1) % len(names)] if self.detector else names[0]
        best = self.maps.ranked(name)[0]
        told = f"of {len(self.maps.heads)} heads {best.name} has the most {name}: {weight(best.score)}"
        return replace(self.at_head(best.layer, best.head), detector=name, said=told)

    def next_over(self) -> Exploration:
        """Show a head, the mean and the maximum over its layer's heads, and over all heads, in turn."""
        some = OVER if len(self.figure.weights) > 1 else OVER[:3]
        over = some[(some.index(self.over) + 1) % len(some)]
        shows = "weights" if self.shows == "scores" else self.shows
        view = "matrix" if self.view in ("stages", "heads", "time") else self.view
        return self.changed(over=over, shows=shows, view=view)

    # ------------------------------------------------------------------------------------------------ views

    def in_view(self, view: View) -> Exploration:
        """Show it in another way. Heads, stages and training time are of single heads."""
        return self.changed(view=view, over="head" if view in ("heads", "stages", "time") else self.over)

    def next_view(self) -> Exploration:
        """Show the map as a matrix, as lines and as the bars of one query, in turn."""
        order: tuple[View, ...] = ("matrix", "lines", "token")
        return self.in_view(order[(order.index(self.view) + 1) % len(order)] if self.view in order else order[0])

    def next_shows(self) -> Exploration:
        """Show the weights, the scaled scores of a head, and what the edits changed, in turn."""
        order: list[Shows] = ["weights"]
        order += ["scores"] if self.one_head else []
        order += ["change"] if self.maps is not self.original else []
        shows = order[(order.index(self.shows) + 1) % len(order)] if self.shows in order else "weights"
        return self.changed(shows=shows, view="matrix" if shows != "weights" else self.view)

    def next_ramp(self) -> Exploration:
        """Color by the ramp that all heads share, by one for each map, and by one whose middle is 0, in turn."""
        told = {
            "shared": "one ramp for all heads",
            "own": "a ramp of its own for each map",
            "signed": "0 in the middle",
        }
        ramp = RAMPS[(RAMPS.index(self.ramp) + 1) % len(RAMPS)]
        return self.changed(ramp=ramp, said=f"colors: {told[ramp]}")

    def other_cells(self, shown: str) -> Exploration:
        """Change between numbers and colors. ``shown`` is the mode that the matrix is drawn in now."""
        return self.changed(cells="color" if shown == "number" else "number")

    def with_special(self, hidden: bool) -> Exploration:
        """Leave the tokens out that are signs, or show them again."""
        return self.changed(hides_special=hidden).moved(0, 0)

    # ------------------------------------------------------------------------------------------------ the cursor

    def moved(self, rows: int, columns: int) -> Exploration:
        """Move the cursor: over the heads, over the cells, or where keys lie below each other, over these."""
        if self.view == "heads":
            return self.at_head(self.layer + rows, self.head + columns)
        if self.view == "time":
            return self.at_step(self.at + columns)
        if self.view in ("token", "stages"):
            rows, columns = columns, rows
        return self.changed(
            query=_along(self.query_places, self.query, rows), key=_along(self.key_places, self.key, columns)
        )

    def at_cell(self, query: int, key: int) -> Exploration:
        """Put the cursor on a cell, or on the nearest one there is."""
        return self.changed(query=query, key=key).moved(0, 0) if self.view in NUMBERED else self

    # ------------------------------------------------------------------------------------------------ time

    def at_step(self, at: int) -> Exploration:
        """Show another saved step of the training."""
        if self.training is None:
            return self
        at = max(0, min(len(self.training.steps) - 1, at))
        original = HeadMaps(attention_at(self.training, at))
        maps = HeadMaps(original.figure, self.edits, like=original) if self.edits else original
        return self.changed(at=at, maps=maps, original=original)


def _along(places: tuple[int, ...], place: int, by: int) -> int:
    """Return the place so many farther among some, or the last one there is."""
    if not places:
        return 0
    here = min(range(len(places)), key=lambda index: abs(places[index] - place))
    return places[max(0, min(len(places) - 1, here + by))]
