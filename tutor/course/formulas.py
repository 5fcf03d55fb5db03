"""Formulas in Markdown: TeX drawn as text in two dimensions, by TeXicode; and whole texts as plain text.

``$…$`` becomes one row of text, ``$$…$$`` a block. Where a lesson gives an ``ascii`` form of a formula, ASCII
terminals and the text mode show that one. TeXicode is imported by the first formula, not with this module.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MAX_WIDTH = 74
_NOT_DRAWN = ("TeXicode:", "?")


class FormulaError(Exception):
    """A formula can not be drawn; the message says why."""


@cache
def draw_formula(tex: str) -> tuple[str, ...]:
    """Return the rows of a formula drawn as text.

    Raises:
        FormulaError: TeXicode does not know a command, or the drawing is too wide.
    """
    from texicode import arts
    from texicode.pipeline import render_tex_rows

    arts.font = arts.font_normal
    try:
        rows = [row.rstrip() for row in render_tex_rows(tex, False)]
    except (KeyError, IndexError, TypeError) as error:
        raise FormulaError(f"the formula {tex!r} can not be drawn ({error!r})") from None
    whole = "\n".join(rows)
    if any(sign in whole for sign in _NOT_DRAWN):
        raise FormulaError(f"the formula {tex!r} can not be drawn: {whole.strip()}")
    if max(map(len, rows), default=0) > MAX_WIDTH:
        raise FormulaError(f"the formula {tex!r} is wider than {MAX_WIDTH} columns")
    return tuple(rows)


def formula_rows(tex: str, overrides: Mapping[str, str], *, ascii: bool) -> tuple[str, ...]:
    """Return how a formula is shown: its ASCII form where one is given and wanted, else drawn, else as TeX."""
    tex = tex.strip()
    if ascii and tex in overrides:
        return tuple(overrides[tex].rstrip().splitlines())
    try:
        return draw_formula(tex)
    except FormulaError:
        return tuple(overrides.get(tex, tex).splitlines())


def inline_formula(tex: str, overrides: Mapping[str, str], *, ascii: bool) -> str:
    """Return a formula for the middle of a sentence: its one row, or its ASCII form or TeX where it needs more."""
    rows = formula_rows(tex, overrides, ascii=ascii)
    return rows[0].strip() if len(rows) == 1 else overrides.get(tex.strip(), tex.strip())


def formulas_of(text: str) -> list[tuple[str, bool]]:
    """Return the formulas of a Markdown text as (TeX, whether it is a block)."""
    found: list[tuple[str, bool]] = []
    for token in _markdown().parse(text):
        if token.type == "math_block":
            found.append((token.content.strip(), True))
        for child in token.children or ():
            if child.type == "math_inline":
                found.append((child.content.strip(), False))
    return found


def _markdown() -> MarkdownIt:
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    return MarkdownIt("gfm-like", {"linkify": False}).use(dollarmath_plugin, allow_digits=False)


def parser_factory(overrides: Mapping[str, str], *, ascii: bool) -> Callable[[], MarkdownIt]:
    """Return what Textual's ``Markdown(parser_factory=…)`` wants: a parser that turns formulas into text."""

    def make() -> MarkdownIt:
        parser = _markdown()
        parser.core.ruler.push("formulas", lambda state: _replace(state, overrides, ascii))
        return parser

    return make


def _replace(state: StateCore, overrides: Mapping[str, str], ascii: bool) -> None:
    for token in state.tokens:
        if token.type == "math_block":
            token.type, token.tag, token.info = "fence", "code", "text"
            token.content = "\n".join(formula_rows(token.content, overrides, ascii=ascii)) + "\n"
        elif token.type == "code_block":
            token.type, token.info = "fence", "text"
        if token.children:
            token.children = [part for child in token.children for part in _inline(child, overrides, ascii)]


def _inline(child: Token, overrides: Mapping[str, str], ascii: bool) -> list[Token]:
    if child.type != "math_inline":
        return [child]
    text = Token("text", "", 0, content=inline_formula(child.content, overrides, ascii=ascii))
    return [Token("em_open", "em", 1), text, Token("em_close", "em", -1)]


def plain_text(text: str, overrides: Mapping[str, str], *, width: int, ascii: bool = False) -> str:
    """Return a Markdown text as plain text for the text mode: wrapped paragraphs, drawn formulas, indented code."""
    blocks: list[str] = []
    item = ""
    for token in _markdown().parse(text):
        if token.type == "list_item_open":
            item = f"{token.info}. " if token.info else "- "
        elif token.type in ("fence", "code_block"):
            blocks.append(textwrap.indent(token.content.rstrip("\n"), "    "))
        elif token.type == "math_block":
            blocks.append(textwrap.indent("\n".join(formula_rows(token.content, overrides, ascii=ascii)), "    "))
        elif token.type == "inline":
            words = "".join(_plain_inline(child, overrides, ascii) for child in token.children or ())
            words = re.sub(r"\s+", " ", words)
            blocks.append(textwrap.fill(words, width, initial_indent=item, subsequent_indent=" " * len(item)))
            item = ""
    return "\n\n".join(blocks)


def _plain_inline(child: Token, overrides: Mapping[str, str], ascii: bool) -> str:
    if child.type == "math_inline":
        return inline_formula(child.content, overrides, ascii=ascii)
    if child.type == "code_inline":
        return f"`{child.content}`"
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type == "text" else ""
