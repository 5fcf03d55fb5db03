"""Line filters: the last look at every line before it goes to the terminal.

`AsciiFilter` writes each character that is not ASCII as one that is, cell for cell, so that no layout moves.
`InverseFilter` turns backgrounds into inverse video where there are no colors: a cursor or a selection stays visible.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_GROUPS = (
    ("─╌┄┈╴╶╸╺‐‑‒–—―−⎯", "-"),
    ("━═╍┅┉", "="),
    ("│┃║┆┇┊┋╎╏▏▎▍▌▐▕⎪⎢⎥⎜⎟∣❘", "|"),
    ("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋┡┢┞┠┨╔╗╚╝╠╣╦╩╬╟╢╤╧╪", "+"),
    ("█▉▊▋▓▇▆▅▛▜▙▟■◼", "#"),
    ("▀▔▘▝", '"'),
    ("▄▃▂▁▖▗", "_"),
    ("▒▚▞", ":"),
    ("░·⋅∙․…", "."),
    ("•●⬤◆♦★✱∗", "*"),
    ("✎", "#"),
    ("○◯◇□☐", "o"),
    ("◐◑◒◓", "~"),
    ("≈≃∼", "~"),
    ("✓✔☑", "+"),
    ("✗✘☒×⨯", "x"),
    ("▸▶►❯›→⇒⟶↦", ">"),
    ("◂◀◄❮‹←⇐⟵", "<"),
    ("▴▲↑⇑", "^"),
    ("▾▼↓⇓", "v"),
    ("‘’‚′", "'"),
    ("“”„″", '"'),
    ("⎛⎝⎡⎣⎧⎨⎩⟨", "("),
    ("⎞⎠⎤⎦⎫⎬⎭⟩", ")"),
    ("≤", "<"),
    ("≥", ">"),
    ("≠", "!"),
    ("÷", "/"),
    ("√", "V"),
    ("∈ε", "e"),
    ("∑Σ", "S"),
    ("∏Π", "P"),
    ("∂δ", "d"),
    ("∇Δ", "D"),
    ("∞", "8"),
    ("αβγζηθικλμνξοπρστυφχψω", None),
)
_GREEK = "abgzhqiklmnxoprstufxyw"


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for characters, stand_in in _GROUPS:
        for character, own in zip(characters, stand_in * len(characters) if stand_in else _GREEK, strict=True):
            table[character] = own
    return table


class _StandIns(dict[int, str]):
    """A table for `str.translate` that works out an unknown character once, with its width kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stand_in = character if character.isascii() else self._work_out(character)
        self[code] = stand_in
        return stand_in

    @staticmethod
    def _work_out(character: str) -> str:
        width = get_character_cell_size(character)
        plain = "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii())
        return plain if len(plain) == width else (plain or "?")[:1] * width


_STAND_INS = _StandIns({ord(character): stand_in for character, stand_in in _table().items()})


def to_ascii(text: str) -> str:
    """Return the text with a stand-in of the same width for each character that is not ASCII."""
    return text if text.isascii() else text.translate(_STAND_INS)


class AsciiFilter(LineFilter):
    """Write everything in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with stand-ins."""
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]


class InverseFilter(LineFilter):
    """Show what has a background of its own in inverse video."""

    INVERSE = Style(reverse=True)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, some of them inverse."""
        return [Segment(text, self._style(style), control) for text, style, control in segments]

    def _style(self, style: Style | None) -> Style:
        if style is None:
            return Style()
        ground = style.bgcolor
        return style if ground is None or ground.is_default or style.reverse else style + self.INVERSE


def line_filters(*, ascii_only: bool, colorless: bool) -> Iterable[LineFilter]:
    """Return the filters that a terminal needs. They come before Textual's own, which take the colors away."""
    if colorless:
        yield InverseFilter()
    if ascii_only:
        yield AsciiFilter()
