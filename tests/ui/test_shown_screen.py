"""What is sent to the terminal: only what differs, and always enough."""

from __future__ import annotations

from io import StringIO

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tutor.ui.shown_screen import GAP, ShownScreen, changed_spans

WIDTH, HEIGHT = 24, 3
SIZE = Size(WIDTH, HEIGHT)
CONSOLE = Console(file=StringIO(), force_terminal=True, color_system="256", legacy_windows=False)
STYLES = (Style(), Style(color="red"), Style(bgcolor="blue"), Style(color="red", underline=True), Style(meta={"a": 1}))


def strip(*parts: tuple[str, Style], width: int = WIDTH) -> Strip:
    return Strip([Segment(text, style) for text, style in parts]).adjust_cell_length(width, Style())


lines = st.lists(
    st.tuples(st.text(alphabet="ab  漢█·", max_size=9), st.sampled_from(STYLES)), max_size=4
).map(lambda parts: strip(*parts))  # fmt: skip
pictures = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def whole(rows: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[row] for row in rows], Region(0, 0, WIDTH, HEIGHT))


class Seen:
    """A terminal that is sent changes."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def send(self, text: str) -> None:
        self.stream.feed(text)

    @property
    def cells(self) -> list[list[object]]:
        """Every cell; of a blank only what can be seen of it."""
        found: list[list[object]] = []
        for y in range(HEIGHT):
            row = [self.screen.buffer[y][x] for x in range(WIDTH)]
            found.append([cell if cell.data != " " else (cell.bg, cell.underscore and cell) for cell in row])
        return found


@settings(max_examples=150, deadline=None)
@given(st.lists(pictures, min_size=1, max_size=4))
def test_the_terminal_shows_what_it_would_show_if_everything_were_sent(shown: list[list[Strip]]) -> None:
    screen, told = ShownScreen(), Seen()
    for rows in shown:
        everything = Seen()
        everything.send(whole(rows).render_segments(CONSOLE).replace("\n", ""))
        told.send(screen.changes(whole(rows), SIZE).render_segments(CONSOLE))
        assert told.cells == everything.cells


def test_nothing_is_sent_twice() -> None:
    screen = ShownScreen()
    rows = [strip(("one two", STYLES[1])), strip(("three", STYLES[0])), strip(("", STYLES[0]))]
    assert len(screen.changes(whole(rows), SIZE).pieces) == HEIGHT
    assert screen.changes(whole(rows), SIZE).pieces == []


def test_only_the_cells_that_differ_are_sent() -> None:
    screen = ShownScreen()
    rows = [strip(("step 10 of 20", STYLES[0])), strip(("same", STYLES[0])), strip(("", STYLES[0]))]
    screen.changes(whole(rows), SIZE)
    ((x, y, sent),) = screen.changes(whole([strip(("step 11 of 20", STYLES[0])), *rows[1:]]), SIZE).pieces
    assert (x, y, sent.text) == (6, 0, "1")


def test_where_a_style_comes_from_and_the_color_of_a_blank_make_no_difference() -> None:
    screen = ShownScreen()
    rows = [strip(("a b", Style(meta={"at": 1}))), strip(("", STYLES[0])), strip(("", STYLES[0]))]
    screen.changes(whole(rows), SIZE)
    again = [strip(("a", Style(meta={"at": 2})), (" ", STYLES[1]), ("b", STYLES[0])), *rows[1:]]
    assert screen.changes(whole(again), SIZE).pieces == []


def test_a_part_of_a_line_is_compared_with_the_same_part() -> None:
    screen = ShownScreen()
    screen.changes(whole([strip(("0123456789", STYLES[0]))] * HEIGHT), SIZE)
    chops = [{0: strip(("01", STYLES[0]), width=2), 2: None, 6: strip(("6X89", STYLES[0]), width=4)}]
    update = ChopsUpdate(chops, [(0, 0, 10)], [[2, 6, 10]])
    ((x, y, sent),) = screen.changes(update, SIZE).pieces
    assert (x, y, sent.text) == (7, 0, "X")
    assert screen.changes(update, SIZE).pieces == []


def test_another_size_or_forgetting_sends_everything_again() -> None:
    screen = ShownScreen()
    rows = [strip(("text", STYLES[0]))] * HEIGHT
    screen.changes(whole(rows), SIZE)
    assert len(screen.changes(whole(rows), Size(WIDTH + 1, HEIGHT)).pieces) == HEIGHT
    assert screen.changes(whole(rows), Size(WIDTH + 1, HEIGHT)).pieces == []
    screen.forget()
    assert len(screen.changes(whole(rows), Size(WIDTH + 1, HEIGHT)).pieces) == HEIGHT


def test_a_short_equal_part_between_two_that_differ_is_sent_with_them() -> None:
    before = [(char, 0, None) for char in "-" * 40]
    after = list(before)
    after[2] = after[2 + GAP - 1] = after[39] = ("x", 0, None)
    assert changed_spans(before, after) == [(2, 2 + GAP), (39, 40)]


def test_wide_characters_that_move_by_half_are_sent_again() -> None:
    screen = ShownScreen()
    rest = [strip(("", STYLES[0]))] * (HEIGHT - 1)
    screen.changes(whole([strip(("漢" * 10, STYLES[0])), *rest]), SIZE)
    ((x, _, sent),) = screen.changes(whole([strip(("a" + "漢" * 9 + "b", STYLES[0])), *rest]), SIZE).pieces
    assert (x, sent.text) == (0, "a" + "漢" * 9 + "b")
