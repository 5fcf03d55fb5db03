"""Formulas in Markdown: TeX drawn as text in two dimensions, by TeXicode; and whole texts as plain text.

``$…$`` becomes one row of text, ``$$…$$`` a block. Where a lesson gives an ``ascii`` form of a formula, ASCII
terminals show that one. What Textual's Markdown needs is `parser_factory`; the text mode uses `plain_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tutor.course.formula_art import MAX_WIDTH, draw_formula, formula_rows, inline_formula
from tutor.course.markdown import INLINE, formulas_of, markdown_parser
from tutor.course.plain_text import plain_text
from tutor.course.tex_line import FormulaError, one_line

__all__ = [
    "MAX_WIDTH",
    "FormulaError",
    "draw_formula",
    "formula_rows",
    "formulas_of",
    "inline_formula",
    "one_line",
    "parser_factory",
    "plain_text",
]


def parser_factory(overrides: Mapping[str, str], *, ascii: bool) -> Callable[[], MarkdownIt]:
    """Return what Textual's ``Markdown(parser_factory=…)`` wants: a parser that turns formulas into text."""

    def make() -> MarkdownIt:
        parser = markdown_parser()
        parser.core.ruler.push("formulas", lambda state: _replace(state, overrides, ascii))
        return parser

    return make


def _replace(state: StateCore, overrides: Mapping[str, str], ascii: bool) -> None:
    for token in state.tokens:
        if token.type == "math_block" or (token.type == "fence" and token.info.strip() == "math"):
            token.type, token.tag, token.info = "fence", "code", "text"
            token.content = "\n".join(formula_rows(token.content, overrides, ascii=ascii)) + "\n"
        elif token.type == "code_block":
            token.type, token.info = "fence", "text"
        if token.children:
            token.children = [part for child in token.children for part in _inline(child, overrides, ascii)]


def _inline(child: Token, overrides: Mapping[str, str], ascii: bool) -> list[Token]:
    if child.type not in INLINE:
        return [child]
    text = Token("text", "", 0, content=inline_formula(child.content, overrides, ascii=ascii))
    return [Token("em_open", "em", 1), text, Token("em_close", "em", -1)]
