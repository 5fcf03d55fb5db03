"""An attention figure in the reader's hands: every key makes the next state, and what differs is drawn."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp
from textual.message import Message

from tutor.explorer import Exploration, draw_exploration, editing
from tutor.explorer.moves import MOVES
from tutor.explorer.offers import offered
from tutor.explorer.pointing import cells_shown, pointed
from tutor.plots import Line, Palette
from tutor.plots.room import Room
from tutor.ui.widgets import exploration_keys
from tutor.ui.widgets.drawn import Drawn
from tutor.ui.widgets.pace import Pace


class ExplorationView(Drawn, can_focus=True):
    """Shows an exploration. It tells each new state, and which edits a model is to be run with."""

    DEFAULT_CSS = """
    ExplorationView { height: 1fr; width: 1fr; }
    """

    HELP = """
    ## Attention

    A row is a **query**, a column is a **key**: the token that looks, and the token that is looked at. Arrows move the
    cursor; below the picture stand both tokens, the weight and its rank in the row.

    - `g` shows all heads, `enter` opens the one in brackets; `[` `]` and `{` `}` step through heads and layers.
      `d` jumps to the head that looks most at the previous token, at the first token, or at what followed the same
      token earlier (induction). `o` shows the mean and the maximum over heads.
    - `v` changes between matrix, lines and the bars of one query; `s` unfolds the stages of a query.
    - `w` shows weights, scaled scores, or what your edits changed; `u` changes the ramp, `c` numbers and colors,
      `i` hides tokens such as [CLS].
    - `m` masks the key under the cursor. Type a number and press `enter` to set the score before the softmax; `+` and
      `-` move it by a half. `r` takes all back. With a model behind the figure `a` zeroes the output of a head, `A` of
      each head in turn, and predictions and loss follow.
    - `<` and `>` go through training steps. `e` saves the picture or the numbers.
    """

    BINDINGS: ClassVar[list[BindingType]] = exploration_keys.BINDINGS

    class Changed(Message):
        """The reader has moved or changed something."""

        def __init__(self, exploration: Exploration) -> None:
            super().__init__()
            self.exploration = exploration

    class EditsMade(Message):
        """The model behind the figure is to be run with the edits of this state."""

        def __init__(self, exploration: Exploration) -> None:
            super().__init__()
            self.exploration = exploration

    class ExportWanted(Message):
        """What this state shows is to be saved."""

        def __init__(self, exploration: Exploration) -> None:
            super().__init__()
            self.exploration = exploration

    class SweepWanted(Message):
        """The model behind the figure is to be run without each head in turn."""

    def __init__(
        self,
        exploration: Exploration,
        palette: Palette,
        *,
        fps: float = 4.0,
        sweeps: bool = False,
        id: str | None = None,
    ) -> None:
        """Make a view.

        Args:
            exploration: What to show.
            palette: What the terminal can show.
            fps: How often a second a live figure is drawn at most.
            sweeps: Whether the model behind the figure can be run without each head in turn.
            id: The widget's id.
        """
        super().__init__(palette, id=id)
        self._exploration = exploration
        self._sweeps = sweeps
        self._offered = offered(exploration, sweeps=sweeps)
        self._fps = fps
        self._pace = Pace(self, self.redraw)

    @property
    def exploration(self) -> Exploration:
        """The state of now."""
        return self._exploration

    def show(self, exploration: Exploration) -> None:
        """Show a state that came from elsewhere, such as a newer figure; of several within a frame the newest."""
        self._keep(exploration)
        self._pace.request(self._fps)

    def draw_lines(self, width: int, height: int) -> list[Line]:
        """Return the picture of the state."""
        return draw_exploration(self._exploration, self._room(width, height))

    def _room(self, width: int, height: int) -> Room:
        return Room(width=width, height=height, palette=self._palette, hint="")

    def _keep(self, exploration: Exploration) -> None:
        self._exploration = exploration
        now = offered(exploration, sweeps=self._sweeps)
        if now != self._offered:
            self._offered = now
            self.refresh_bindings()

    def _become(self, exploration: Exploration) -> None:
        before, self_model = self._exploration, exploration.has_model
        if exploration == before:
            return
        self._keep(exploration)
        self.redraw()
        self.post_message(self.Changed(exploration))
        if self_model and exploration.edits != before.edits:
            self.post_message(self.EditsMade(exploration))

    # -------------------------------------------------------------------------------------------- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what does something now."""
        name = str(parameters[0]) if action == "go" else action
        return name.partition(" ")[0] in self._offered

    def on_key(self, event: Key) -> None:
        """Take a digit or a point; say why a head can not be ablated where no model is."""
        if event.character is not None and event.character in "0123456789." and editing.may_set(self._exploration):
            event.stop()
            self._become(editing.typing(self._exploration, event.character))
        elif event.character in ("a", "A") and not self._exploration.has_model:
            event.stop()
            self._become(editing.ablated_head(self._exploration))

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self._become(self._exploration.moved(rows, columns))

    def action_go(self, name: str) -> None:
        """Make the next state by one of the named moves."""
        self._become(MOVES[name](self._exploration))

    def action_cells(self) -> None:
        """Change between numbers and colors."""
        shown = cells_shown(self._exploration, self._room(*self.content_size))
        self._become(self._exploration.other_cells(shown))

    def action_export(self) -> None:
        """Ask for a file with what is shown."""
        self.post_message(self.ExportWanted(self._exploration))

    def action_sweep(self) -> None:
        """Ask for the model without each head in turn."""
        self.post_message(self.SweepWanted())

    # -------------------------------------------------------------------------------------------- the mouse

    async def _on_click(self, event: Click) -> None:
        self._become(pointed(self._exploration, self._room(*self.content_size), event.x, event.y))

    def _on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.action_move(3, 0)

    def _on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.action_move(-3, 0)
