"""The plan line by line, with a cursor that stands on lessons only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.progress.plan_page import PlanLine
from tutor.ui.widgets.line_list import LineList, moves

WIDEST = 100
"""Lines longer than this are hard to follow from one end to the other."""


class PlanList(LineList[PlanLine], can_focus=True):
    """Weeks, lessons and ends of stages. The arrow keys go from lesson to lesson."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--week", "line-list--stage"}
    DEFAULT_CSS = """
    PlanList {
        height: 1fr;
        & > .line-list--week { text-style: bold; }
        & > .line-list--stage { color: $success; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *moves("lesson"),
        Binding("enter", "choose", "Open", show=False, tooltip="Open the lesson"),
    ]

    class Highlighted(Message):
        """The cursor is on another lesson, or on none."""

    class Chosen(Message):
        """The lesson under the cursor is to be opened."""

        def __init__(self, lesson: str) -> None:
            super().__init__()
            self.lesson = lesson

    def show(self, lines: Sequence[PlanLine]) -> None:
        """Show other lines; the cursor stays on its lesson, or in its place where that was skipped or taken up."""
        before, rank = self.highlighted, self.places.index(self.cursor) if self.places else 0
        places = [index for index, line in enumerate(lines) if self.can_stand(line)]
        same = (index for index in places if before and same_place(lines[index], before))
        near = places[min(rank, len(places) - 1)] if places else 0
        self.put(lines, cursor=next(same, near))

    def can_stand(self, line: PlanLine) -> bool:
        """Whether the cursor can be on a line: on a lesson's."""
        return bool(line.lesson)

    def top_in_sight(self) -> int:
        """Return the line above the cursor's; from the first lesson on, all that is above."""
        return 0 if self.cursor in self.places[:1] else max(0, self.cursor - 1)

    def parts(self, line: PlanLine, width: int, *, chosen: bool) -> list[tuple[str, str]]:
        """Return the parts of a line, no longer than can be followed."""
        return plan_line_parts(line, min(width, WIDEST), chosen=chosen)

    def tell(self) -> None:
        """Say that the cursor is elsewhere."""
        self.post_message(self.Highlighted())

    def choose(self) -> None:
        """Ask for the lesson under the cursor to be opened."""
        if self.highlighted is not None:
            self.post_message(self.Chosen(self.highlighted.lesson))

    def action_choose(self) -> None:
        """Open the lesson under the cursor."""
        self.choose()


def same_place(line: PlanLine, before: PlanLine) -> bool:
    """Whether a line is of the same lesson and in the same part of the list."""
    return (line.lesson, line.kind) == (before.lesson, before.kind)


def plan_line_parts(line: PlanLine, width: int, *, chosen: bool) -> list[tuple[str, str]]:
    """Return the parts of a line, ``width`` cells in all, each with the name of its style."""
    mark = " ▸ " if chosen else "   " if line.lesson else " "
    right = f"  {line.right}" if line.right else ""
    room = max(8, width - 1 - cell_len(mark) - cell_len(right))
    text = line.text if cell_len(line.text) <= room else set_cell_size(line.text, room - 1) + "…"
    free = room - cell_len(text)
    note = f"  {line.note}" if line.note and cell_len(line.note) + 2 <= free else ""
    name = {"week": "week", "stage": "stage", "note": "muted", "skipped": "muted"}.get(line.kind, "")
    return [(mark, name), (text, name), (note, "muted"), (" " * (free - cell_len(note)), ""), (right + " ", "muted")]
