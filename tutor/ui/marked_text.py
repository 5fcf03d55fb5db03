"""Text in which a part is marked as found, cut so that the mark can be seen."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from tutor.course.search_index import Piece, pieces


def fitted(marked: str, width: int) -> list[Piece]:
    """Return the pieces of a text in exactly ``width`` cells. Where it is cut, an ellipsis stands; the mark stays."""
    parts = pieces(marked)
    if sum(cell_len(text) for text, _ in parts) > width and len(parts) > 1 and not parts[0][1]:
        before, found = parts[0][0], parts[1][0]
        if cell_len(before) + cell_len(found) + 1 > width:
            kept = max(0, min(width // 3, width - cell_len(found) - 2))
            parts[0] = ("…" + _from_a_word(before[len(before) - kept :]).lstrip("…"), False)
    return _cut(parts, width)


def _from_a_word(text: str) -> str:
    """Return the end of a text that was cut, without the rest of a word that it begins with."""
    rest, space, words = text.partition(" ")
    return words if space and words else rest + space


def _cut(parts: list[Piece], width: int) -> list[Piece]:
    cut: list[Piece] = []
    room = width
    for number, (text, found) in enumerate(parts):
        cells = cell_len(text)
        more = number + 1 < len(parts)
        if cells > room or (cells == room and more):
            cut.append((set_cell_size(text, max(0, room - 1)) + "…" if room else "", found))
            return [part for part in cut if part[0]]
        cut.append((text, found))
        room -= cells
    return [*cut, (" " * room, False)] if room else cut
