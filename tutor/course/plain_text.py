"""Markdown as plain text: for the text mode, a log, or a screen reader. Formulas are drawn, code stays as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from tutor.course.formula_art import formula_rows, inline_formula
from tutor.course.markdown import INLINE, read_markdown

_MARKS = {"em": "*", "strong": "**", "s": "~~"}


def plain_text(text: str, overrides: Mapping[str, str], *, width: int, ascii: bool = False) -> str:
    """Return a Markdown text as plain text of at most ``width`` columns; only code and formulas may be wider.

    Args:
        text: Markdown with TeX between dollar signs.
        overrides: How formulas are written in ASCII, by their TeX.
        width: The columns there are.
        ascii: Whether formulas must be ASCII.
    """
    writer = _Writer(overrides, ascii)
    return "\n".join(writer.blocks(SyntaxTreeNode(read_markdown(text)), max(width, 8)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the blocks of a text as lines."""

    overrides: Mapping[str, str]
    ascii: bool

    def blocks(self, parent: SyntaxTreeNode, width: int, *, tight: bool = False) -> list[str]:
        """Return the lines of all blocks below a node, with an empty line between two of them."""
        lines: list[str] = []
        for node in parent.children:
            if lines and not tight:
                lines.append("")
            lines += self._block(node, width)
        return lines

    def _block(self, node: SyntaxTreeNode, width: int) -> list[str]:
        match node.type:
            case "heading":
                title = self._words(node)
                return [title, ("=" if node.tag == "h1" else "-") * min(len(title), width)]
            case "fence" | "code_block" if node.info.strip() != "math":
                return [f"    {line}".rstrip() for line in node.content.rstrip("\n").split("\n")]
            case "math_block" | "fence":
                return [f"    {row}" for row in formula_rows(node.content, self.overrides, ascii=self.ascii)]
            case "bullet_list" | "ordered_list":
                return self._list(node, width)
            case "blockquote":
                return [f"| {line}".rstrip() for line in self.blocks(node, width - 2)]
            case "hr":
                return ["-" * min(width, 40)]
            case "table":
                return self._table(node)
            case _:
                return self._paragraph(node, width)

    def _paragraph(self, node: SyntaxTreeNode, width: int) -> list[str]:
        lines: list[str] = []
        for line in self._words(node).split("\n"):
            lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
        return lines

    def _list(self, node: SyntaxTreeNode, width: int) -> list[str]:
        first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
        lines: list[str] = []
        for number, item in enumerate(node.children, first):
            sign = f"{number}. " if node.type == "ordered_list" else "- "
            inner = self.blocks(item, width - len(sign), tight=_is_tight(item))
            if lines and not _is_tight(item):
                lines.append("")
            lines += [f"{sign if place == 0 else ' ' * len(sign)}{line}".rstrip() for place, line in enumerate(inner)]
        return lines

    def _table(self, node: SyntaxTreeNode) -> list[str]:
        rows = [[self._words(cell) for cell in row.children] for part in node.children for row in part.children]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows]
        return [lines[0], "  ".join("-" * size for size in widths), *lines[1:]]

    def _words(self, node: SyntaxTreeNode) -> str:
        """Return the text of a block; a line break that is meant stays one."""
        return "".join(self._inline(child) for child in node.children)

    def _inline(self, node: SyntaxTreeNode) -> str:
        if node.type in INLINE:
            return inline_formula(node.content, self.overrides, ascii=self.ascii)
        match node.type:
            case "code_inline":
                return f"`{node.content}`"
            case "softbreak":
                return " "
            case "hardbreak":
                return "\n"
            case "text" | "html_inline":
                return node.content
            case "link":
                words, target = self._words(node), str(node.attrs.get("href", ""))
                return words if target in ("", words) else f"{words} ({target})"
            case "image":
                return f"[{node.content}]"
        mark = _MARKS.get(node.type, "")
        return f"{mark}{self._words(node)}{mark}"


def _is_tight(item: SyntaxTreeNode) -> bool:
    return all(child.type != "paragraph" or child.hidden for child in item.children)
