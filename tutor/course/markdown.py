"""The Markdown of lessons: that of GitHub, with TeX between dollar signs."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


def markdown_parser() -> MarkdownIt:
    """Return a parser that knows ``$…$`` and ``$$…$$``."""
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("gfm-like", {"linkify": False})
    return parser.use(dollarmath_plugin, allow_digits=False, allow_labels=False, double_inline=True)


@cache
def _reader() -> MarkdownIt:
    return markdown_parser()


def read_markdown(text: str) -> list[Token]:
    """Return the tokens of a Markdown text. The parser is made once: to make one takes longer than to read a text."""
    return _reader().parse(text)


def formulas_of(text: str) -> list[tuple[str, bool]]:
    """Return the formulas of a Markdown text as (TeX, whether it is a block)."""
    found: list[tuple[str, bool]] = []
    for token in read_markdown(text):
        if token.type == "math_block" or (token.type == "fence" and token.info.strip() == "math"):
            found.append((token.content.strip(), True))
        found += [(child.content.strip(), False) for child in token.children or () if child.type in INLINE]
    return found


INLINE = ("math_inline", "math_inline_double")
"""The types of the tokens that are formulas within a line."""


def prose_of(text: str) -> str:
    """Return the words of a Markdown text, without code, formulas and signs of Markdown."""
    words: list[str] = []
    for token in read_markdown(text):
        for child in token.children or ():
            if child.type == "text":
                words.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                words.append(" ")
        words.append("\n")
    return "".join(words).strip()
