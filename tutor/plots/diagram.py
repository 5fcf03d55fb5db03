"""A diagram of boxes and arrows, with characters that draw boxes or with ASCII."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.style import Style

from tutor.figures import Box, Diagram
from tutor.plots.canvas import Grid, Line
from tutor.plots.diagram_layout import DiagramLayout, E, N, Rect, S, W, lay_out
from tutor.plots.labels import centered, cut, visible
from tutor.plots.palette import PLAIN, Palette
from tutor.plots.room import Room, clipped

LINES = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
ASCII_LINES = " |-+|||+-+-+++++"
HEADS = {N: ("▲", "^"), S: ("▼", "v"), E: ("▶", ">"), W: ("◀", "<")}
MODEST = 24
"""A still picture is drawn with tall boxes where it is not higher than this."""


def draw_diagram(figure: Diagram, room: Room) -> list[Line]:
    """Draw the diagram as a still picture."""
    return clipped(_still(figure, room), room, head=bool(figure.title))


def wanted_height(figure: Diagram, width: int, palette: Palette) -> int:
    """Return how many lines the still picture takes."""
    return len(_still(figure, Room(width=width, height=9999, palette=palette)))


def _still(figure: Diagram, room: Room) -> list[Line]:
    tall = lay_out(figure, room.width, tall=True)
    layout = tall if tall.height + 1 <= min(MODEST, room.height) else lay_out(figure, room.width, tall=False)
    return [*([room.title(figure.title)] if figure.title else []), *draw_layout(figure, layout, room)]


def draw_layout(figure: Diagram, layout: DiagramLayout, room: Room, focus: str = "") -> list[Line]:
    """Draw a layout, whole; the box with the id ``focus`` is pointed at."""
    grid = Grid(min(room.width, layout.width), layout.height)
    palette = room.palette
    for rect, _ in layout.frames:
        _draw_frame(grid, rect, palette)
    axis = palette.ink("axis")
    for (x, y), ways in layout.lines.items():
        grid.put(x, y, (ASCII_LINES if palette.ascii else LINES)[ways], axis)
    for (x, y), way in layout.heads.items():
        grid.put(x, y, palette.sign(*HEADS[way]), axis)
    for x, y, text in layout.texts:
        grid.put(x, y, room.text(text), palette.ink("muted"))
    for rect, label in layout.frames:
        _name_frame(grid, rect, room.text(label), layout, palette)
    for box in figure.boxes:
        _draw_box(grid, layout.boxes[box.id], box, room, focused=box.id == focus)
    return [room.line(*grid.line(y)) for y in range(grid.height)]


def _draw_box(grid: Grid, rect: Rect, box: Box, room: Room, *, focused: bool) -> None:
    palette = room.palette
    border = _border(box, palette, focused)
    if rect.height == 3:
        edge = palette.sign("─", "-") * (rect.width - 2)
        corners = "++++" if palette.ascii else "┌┐└┘"
        grid.put(rect.x, rect.y, corners[0] + edge + corners[1], border)
        grid.put(rect.x, rect.bottom, corners[2] + edge + corners[3], border)
    side = palette.sign("│", "|")
    inner = rect.width - 4
    label = centered(cut(room.text(box.label), inner, palette.ascii), inner)
    marks = "[]" if focused else "  "
    grid.put(rect.x, rect.middle, side, border)
    grid.put(rect.x + 1, rect.middle, marks[0] + label + marks[1], palette.ink("cursor") if focused else PLAIN)
    grid.put(rect.right, rect.middle, side, border)


def _border(box: Box, palette: Palette, focused: bool) -> Style:
    if focused:
        return palette.ink("cursor")
    return palette.ink("axis") if box.group is None else palette.series(box.group)


def _name_frame(grid: Grid, rect: Rect, label: str, layout: DiagramLayout, palette: Palette) -> None:
    """Write a frame's name on its upper side, where no line crosses it."""
    name = cut(f" {label} ", max(0, rect.width - 3), palette.ascii) if label else ""
    places = range(rect.x + 2, max(rect.x + 3, rect.right - cell_len(name)))
    free = (x for x in places if not any((x + at, rect.y) in layout.lines for at in range(cell_len(name))))
    grid.put(next(free, rect.x + 2), rect.y, name, palette.ink("muted"))


def _draw_frame(grid: Grid, rect: Rect, palette: Palette) -> None:
    ink = palette.ink("muted")
    across, down = palette.sign("╌", "."), palette.sign("╎", ":")
    corners = "...." if palette.ascii else "╭╮╰╯"
    grid.put(rect.x, rect.y, corners[0] + across * (rect.width - 2) + corners[1], ink)
    grid.put(rect.x, rect.bottom, corners[2] + across * (rect.width - 2) + corners[3], ink)
    for y in range(rect.y + 1, rect.bottom):
        grid.put(rect.x, y, down, ink)
        grid.put(rect.right, y, down, ink)


def diagram_told(figure: Diagram) -> Iterator[str]:
    """Say what each box is, where its arrows lead, and what it does."""
    names = {box.id: visible(box.label) for box in figure.boxes}
    for frame in figure.frames:
        inside = [box for box in figure.boxes if frame.row <= box.row < frame.row + frame.rows]
        inside = [box for box in inside if frame.column <= box.column < frame.column + frame.columns]
        yield f"{visible(frame.label)}: {', '.join(names[box.id] for box in inside)}"
    for box in sorted(figure.boxes, key=lambda box: (box.column, -box.row)):
        yield f"  {box_told(figure, box)}"


def box_told(figure: Diagram, box: Box) -> str:
    """Say what a box is and where its arrows lead."""
    names = {one.id: visible(one.label) for one in figure.boxes}
    targets = [
        names[arrow.end] + (f" ({visible(arrow.label)})" if arrow.label else "")
        for arrow in figure.arrows
        if arrow.start == box.id and arrow.end in names
    ]
    told = visible(box.label) + (f", to {' and '.join(targets)}" if targets else "")
    return f"{told}. {visible(box.says)}" if box.says else told
