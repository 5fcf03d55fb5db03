"""Text from a figure made fit for a terminal: nothing invisible, nothing that moves the cursor, widths in cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

_ASCII = str.maketrans(
    {
        "…": "...", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "·": ".", "×": "x",
        "√": "sqrt", "→": "->", "←": "<-", "↑": "^", "↓": "v", "≤": "<=", "≥": ">=", "≈": "~", "•": "*",
        "│": "|", "─": "-", "±": "+-", "␣": "_", "↵": "\\n", "⇥": "\\t", "α": "alpha", "β": "beta",
        "γ": "gamma", "λ": "lambda", "σ": "sigma", "µ": "mu", "μ": "mu", "θ": "theta", "ε": "eps", "η": "eta",
        "∞": "inf", "∥": "||", "ₖ": "_k", "∂": "d", "Σ": "sum", "✓": "+", "✗": "x", "◐": "~", "○": "o",
        "◆": "*", "★": "*", "✎": "#",
    }
)  # fmt: skip


@lru_cache(8192)
def visible(text: str, ascii_only: bool = False, keep_newlines: bool = False) -> str:
    """Return the text with control characters, format characters and lone surrogates made visible.

    Args:
        text: Any text.
        ascii_only: Spell everything with ASCII characters.
        keep_newlines: Leave line ends as they are, and tabs as four spaces.
    """
    if keep_newlines:
        return "\n".join(visible(line.replace("\t", "    "), ascii_only) for line in text.split("\n"))
    if text.isascii() and text.isprintable():
        return text
    clean = "".join(_spelled(char) for char in text)
    if ascii_only:
        return "".join(_plain(char) for char in clean.translate(_ASCII))
    if cell_len(clean) != sum(cell_len(char) for char in clean):
        clean = "".join(char if char.isascii() or cell_len(char) == 1 else "?" for char in clean)
    return clean


def token(text: str, ascii_only: bool = False) -> str:
    """Return a token as a label: a newline is ``↵``, a space at either end is ``␣``, so that no token looks empty."""
    inner = text.strip(" ")
    if not inner:
        body = "␣" * len(text) if text else "∅"
    else:
        before, after = text.index(inner), len(text.rstrip(" "))
        body = "␣" * before + inner + "␣" * (len(text) - after)
    if ascii_only and not text:
        return "''"
    return visible(body, ascii_only)


def _spelled(char: str) -> str:
    if char in "\n\r\t":
        return {"\n": "↵", "\r": "␍", "\t": "⇥"}[char]
    code = ord(char)
    if code < 32:
        return chr(0x2400 + code)
    if code == 127:
        return "␡"
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return "�"
    if 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or 0xE0100 <= code <= 0xE01EF:
        return ""
    return char


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if 0x2400 <= ord(char) <= 0x241F:
        return "^" + chr(ord(char) - 0x2400 + 64)
    base = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    if base and base.isprintable():
        return base
    return "" if cell_len(char) == 0 else "?"


def cells(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with what combines with it, and how many cells it takes."""
    held, width = "", 0
    for char in text:
        size = 1 if " " <= char <= "~" else cell_len(char)
        if size == 0 and held:
            held += char
            continue
        if held:
            yield held, width
        held, width = (char, size) if size else (" " + char, 1)
    if held:
        yield held, width


def cut(text: str, width: int, ascii_only: bool = False) -> str:
    """Return the text if it fits, else its beginning with a sign that something is missing."""
    if cell_len(text) <= width:
        return text
    sign = "~" if ascii_only else "…"
    return _head(text, width - 1) + sign if width > 0 else ""


def _head(text: str, width: int) -> str:
    kept, used = [], 0
    for char, size in cells(text):
        if used + size > width:
            break
        kept.append(char)
        used += size
    return "".join(kept) + " " * (width - used)


def left(text: str, width: int, ascii_only: bool = False) -> str:
    """Return the text cut or padded to so many cells, at the left."""
    short = cut(text, width, ascii_only)
    return short + " " * (width - cell_len(short))


def right(text: str, width: int, ascii_only: bool = False) -> str:
    """Return the text cut or padded to so many cells, at the right."""
    short = cut(text, width, ascii_only)
    return " " * (width - cell_len(short)) + short


def centered(text: str, width: int, ascii_only: bool = False) -> str:
    """Return the text cut or padded to so many cells, in the middle."""
    short = cut(text, width, ascii_only)
    before = (width - cell_len(short)) // 2
    return " " * before + short + " " * (width - cell_len(short) - before)


def wrapped(text: str, width: int) -> list[str]:
    """Break text into lines of at most ``width`` cells, at spaces where there are any; line ends are kept."""
    return [piece for line in text.split("\n") for piece in _wrap_line(line, max(2, width))]


def _wrap_line(line: str, width: int) -> Iterator[str]:
    row: list[str] = []
    used, space = 0, -1
    for char, size in cells(line):
        if used + size > width:
            if char == " ":
                yield "".join(row)
                row, used, space = [], 0, -1
                continue
            keep = row[space + 1 :] if space >= 0 else []
            yield "".join(row[:space] if space >= 0 else row)
            row, space = keep, -1
            used = sum(cell_len(part) for part in row)
        if char == " " and any(part != " " for part in row):
            space = len(row)
        row.append(char)
        used += size
    yield "".join(row)
