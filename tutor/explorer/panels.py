"""The explorations of a figure's panels: what the reader has made of each attention, kept while others are shown."""

from __future__ import annotations

from dataclasses import replace

from tutor.explorer.editing import answered
from tutor.explorer.exploration import Exploration
from tutor.explorer.maps import UNCHANGED
from tutor.explorer.opening import explorable, explore, followed
from tutor.figures import Attention, Figure, Panels, Single


def panels_of(figure: Figure) -> tuple[Single, ...]:
    """Return the figures of which a figure is made: its panels, or itself."""
    return figure.figures if isinstance(figure, Panels) else (figure,)


class Explorations:
    """Begins an exploration when a panel is first looked at."""

    def __init__(self, figure: Figure, *, has_model: bool) -> None:
        """Take the whole figure. ``has_model``: a model stands behind it that can be run again."""
        self._panels = panels_of(figure)
        self._has_model = has_model
        self._explored: dict[int, Exploration] = {}

    def at(self, panel: int) -> Exploration:
        """Return the exploration of a panel that is `explorable`."""
        if panel not in self._explored:
            self._explored[panel] = explore(self._panels[panel], has_model=self._has_model)
        return self._explored[panel]

    def begun(self, panel: int) -> Exploration | None:
        """Return the exploration of a panel if it was looked at."""
        return self._explored.get(panel)

    def keep(self, panel: int, exploration: Exploration) -> None:
        """Take over what the reader has made of a panel."""
        self._explored[panel] = exploration

    def follow(self, figure: Figure) -> None:
        """Take over a newer state of the figure; each panel stays as it is looked at."""
        self._panels = panels_of(figure)
        self._explored = {
            panel: followed(one, self._panels[panel])
            for panel, one in self._explored.items()
            if panel < len(self._panels) and explorable(self._panels[panel])
        }

    def answer(self, panel: int, figure: Attention | Panels) -> None:
        """Take over what the model made of the edits in one panel: all attentions of the model follow from them."""
        for place, part in enumerate(panels_of(figure)[: len(self._panels)]):
            if isinstance(part, Attention) and explorable(self._panels[place]):
                one = self.at(place)
                self._explored[place] = answered(one if place == panel else replace(one, edits=UNCHANGED), part)

    def say(self, panel: int, text: str, *, failed: bool) -> None:
        """Say something below a panel's picture; a failed run is waited for no longer."""
        one = self.at(panel)
        self._explored[panel] = replace(one, said=text, pending=one.pending and not failed)
