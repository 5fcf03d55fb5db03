"""The line filters: ASCII cell for cell, and inverse video for what has a background."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tutor.ui.filters import AsciiFilter, InverseFilter, line_filters, to_ascii

BLACK = Color.parse("black")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_ascii_takes_the_same_cells(text: str) -> None:
    plain = to_ascii(text)
    assert plain.isascii()
    assert cell_len(plain) == sum(cell_len(character) for character in text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("✓ done ✗ failed ◐ started ○ new", "+ done x failed ~ started o new"),
        ("━━━───", "===---"),
        ("▸ Continue…", "> Continue."),
        ("x², dₖ, Qᵀ, é", "x2, dk, QT, e"),
        ("α β λ π", "a b l p"),
        ("日本", "????"),
    ],
)
def test_known_characters_have_their_stand_ins(text: str, plain: str) -> None:
    assert to_ascii(text) == plain


def test_ascii_keeps_styles() -> None:
    bold = Style(bold=True)
    assert AsciiFilter().apply([Segment("│", bold)], BLACK) == [Segment("|", bold)]


def test_a_background_becomes_inverse_video() -> None:
    styles = [Style.parse("on blue"), Style.parse("red"), None, Style.parse("on default")]
    found = InverseFilter().apply([Segment("x", style) for style in styles], BLACK)
    assert [bool(segment.style and segment.style.reverse) for segment in found] == [True, False, False, False]
    assert all(segment.style is not None for segment in found)


def test_only_the_filters_that_are_needed() -> None:
    assert [*line_filters(ascii_only=False, colorless=False)] == []
    both = line_filters(ascii_only=True, colorless=True)
    assert [type(each) for each in both] == [InverseFilter, AsciiFilter]
