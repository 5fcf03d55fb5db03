"""What lies under a place of the picture."""

from __future__ import annotations

from tutor.explorer.exploration import Exploration
from tutor.explorer.heads_grid import plan_grid
from tutor.explorer.map_lines import map_look
from tutor.explorer.picture import body_of
from tutor.plots.room import Room


def pointed(exploration: Exploration, room: Room, x: int, y: int) -> Exploration:
    """Put the cursor on the head or the cell that is drawn at a place of the picture; elsewhere nothing changes."""
    top, body = body_of(exploration, room)
    if exploration.view == "heads":
        head = plan_grid(exploration, body).head_at(x, y - top)
        return exploration.at_head(*head) if head is not None else exploration
    if exploration.view != "matrix":
        return exploration
    cell = map_look(exploration, body).cell_at(x, y - top + 1)
    if cell is None:
        return exploration
    return exploration.at_cell(exploration.query_places[cell[0]], exploration.key_places[cell[1]])


def cells_shown(exploration: Exploration, room: Room) -> str:
    """Return the mode that the matrix is drawn in: ``number``, or one of colors."""
    return map_look(exploration, body_of(exploration, room)[1]).mode
