"""The whole picture of an exploration: what it is, the view, what is under the cursor."""

from __future__ import annotations

from tutor.explorer.exploration import Exploration
from tutor.explorer.heads_grid import grid_lines
from tutor.explorer.key_rows import bar_lines
from tutor.explorer.line_view import connection_lines
from tutor.explorer.map_lines import map_lines
from tutor.explorer.stage_rows import stage_lines
from tutor.explorer.told import below_told, cell_told, edits_told, head_told, place_told
from tutor.plots.canvas import Line, Part, width_of
from tutor.plots.labels import wrapped
from tutor.plots.over_time import draw_step
from tutor.plots.room import Room

TIGHT = 12
"""In fewer lines the second line of words below the picture is left out."""


def draw_exploration(exploration: Exploration, room: Room) -> list[Line]:
    """Draw a state in exactly the room's lines."""
    above, below = header_lines(exploration, room), footer_lines(exploration, room)
    body = room.sized(room.width, max(1, room.height - len(above) - len(below)))
    drawn = view_lines(exploration, body)
    blank = [room.line()] * (body.height - len(drawn))
    return [*above, *drawn, *blank, *below][: room.height]


def body_of(exploration: Exploration, room: Room) -> tuple[int, Room]:
    """Return the line at which the view begins, and its room."""
    above, below = len(header_lines(exploration, room)), len(footer_lines(exploration, room))
    return above, room.sized(room.width, max(1, room.height - above - below))


def view_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Draw the view."""
    match exploration.view:
        case "heads":
            return grid_lines(exploration, room)
        case "lines":
            return connection_lines(exploration, room)
        case "token":
            return bar_lines(exploration, room)
        case "stages":
            return stage_lines(exploration, room)
        case "time" if exploration.training is not None and exploration.detected is not None:
            return draw_step(exploration.training, exploration.at, room, exploration.detected)
    return map_lines(exploration, room)


def header_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Return the lines above: the title and the place, which axis is which, the detectors, what is changed."""
    if exploration.view == "time":
        return []
    palette = room.palette
    down, across = palette.sign("↓", "v"), palette.sign("→", "->")
    axes = {"lines": "query left  key right", "token": f"keys {down}", "stages": f"keys {down}"}
    told = axes.get(exploration.view, f"query {down}  key {across}")
    place = room.text(place_told(exploration))
    after: list[Part] = [(f"   {place}" if place else "", palette.ink("cursor")), (f"   {told}", palette.ink("muted"))]
    lines = [room.title(exploration.figure.title, *after)]
    detected, edits = room.text(head_told(exploration)), room.text(edits_told(exploration))
    if detected and edits and len(detected) + len(edits) + 3 > room.width:
        lines.append(room.line((detected, palette.ink("muted"))))
        detected = ""
    parts: list[Part] = [(detected, palette.ink("muted"))] if detected else []
    if edits:
        ink = palette.ink("warning" if exploration.edits else "muted")
        parts += [("   " if parts else "", ink), (edits, ink)]
    return [*lines, room.line(*parts)] if width_of(parts) else lines


def footer_lines(exploration: Exploration, room: Room) -> list[Line]:
    """Return the lines below: the cell under the cursor, and what the last action or the model says."""
    if exploration.view in ("heads", "time"):
        return [room.line((room.text(below_told(exploration)), room.palette.ink("title")))]
    told, more = room.text(cell_told(exploration)), room.text(below_told(exploration))
    lines = [room.line((piece, room.palette.ink("title"))) for piece in wrapped(told, room.width)[:2]]
    if room.height >= TIGHT:
        lines.append(room.line((more, room.palette.ink("level"))))
    return lines
