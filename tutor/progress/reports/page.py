"""A page of headings, sentences, lists, tables and drawings, written as text for a terminal or as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from msgspec import Struct

WIDTH = 80


class Paragraph(Struct, frozen=True):
    """Sentences."""

    text: str


class Items(Struct, frozen=True):
    """A list."""

    items: tuple[str, ...]


class Table(Struct, frozen=True, kw_only=True):
    """Rows of cells below a head. ``right`` are the columns whose cells stand at their right end: numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


class Drawing(Struct, frozen=True):
    """Lines that keep their form."""

    lines: tuple[str, ...]


Block = Paragraph | Items | Table | Drawing


class Section(Struct, frozen=True, kw_only=True):
    """A part of a page; the first one may have no title."""

    title: str = ""
    blocks: tuple[Block, ...]


class Page(Struct, frozen=True, kw_only=True):
    """A page."""

    title: str
    sections: tuple[Section, ...]


def section(title: str, *blocks: Block | None) -> Section | None:
    """Return a section with the blocks that there are, or None where there is none."""
    there = tuple(block for block in blocks if block is not None)
    return Section(title=title, blocks=there) if there else None


def page(title: str, *sections: Section | None) -> Page:
    """Return a page with the sections that there are."""
    return Page(title=title, sections=tuple(one for one in sections if one is not None))


# ------------------------------------------------------------------------------------------------ as text


def as_text(page: Page, *, width: int = WIDTH, spell: Callable[[str], str] = str) -> list[str]:
    """Return the page as lines, without blanks at their ends.

    Args:
        page: The page.
        width: How long a line of sentences may be; tables and drawings have the width that they need.
        spell: Writes any text with the characters that can be shown.
    """
    lines = [spell(page.title)]
    for part in page.sections:
        lines += ["", spell(part.title)] if part.title else [""]
        for number, block in enumerate(part.blocks):
            lines += [""] if number and isinstance(block, (Table, Drawing)) else []
            lines += [line.rstrip() for line in _text(block, width, spell)]
    return lines


def _text(block: Block, width: int, spell: Callable[[str], str]) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from textwrap.wrap(spell(block.text), width)
        case Items():
            for item in block.items:
                yield from textwrap.wrap(spell(item), width, initial_indent="- ", subsequent_indent="  ")
        case Table():
            yield from _columns(block, spell)
        case Drawing():
            yield from map(spell, block.lines)
        case _:
            assert_never(block)


def _columns(table: Table, spell: Callable[[str], str]) -> Iterator[str]:
    rows = [[spell(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.head))]
    for row in rows if any(table.head) else rows[1:]:
        yield "  ".join(
            f"{cell:>{width}}" if column in table.right else f"{cell:<{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )


# ------------------------------------------------------------------------------------------------ as Markdown


def as_markdown(page: Page) -> list[str]:
    """Return the page as lines of Markdown, as CommonMark with the tables of GitHub has it."""
    lines = [f"# {_escaped(page.title)}"]
    for part in page.sections:
        lines += ["", f"## {_escaped(part.title)}"] if part.title else []
        for block in part.blocks:
            lines += ["", *_markdown(block)]
    return lines


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _escaped(block.text)
        case Items():
            yield from (f"- {_escaped(item)}" for item in block.items)
        case Table():
            yield _row(block.head)
            yield _row(["---:" if column in block.right else "---" for column in range(len(block.head))])
            yield from (_row([_escaped(cell) for cell in row]) for row in block.rows)
        case Drawing():
            yield from ("```text", *(line.rstrip() for line in block.lines), "```")
        case _:
            assert_never(block)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Text in which nothing is taken for Markdown: names of people and mistakes may have any character."""
    plain = " ".join(text.split())
    return "".join(f"\\{char}" if char in r"\`*_{}[]<>#|" else char for char in plain)
