"""A formula as text: in two dimensions by TeXicode, or on one line by `tutor.course.tex_line`.

TeXicode draws what it does not know as a question mark, or leaves it out. Every drawing is therefore compared with its
TeX: all letters and digits must be there, in characters that the usual terminal fonts have. TeXicode is imported by the
first drawing, not with this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from tutor.course.tex_line import FormulaError, one_line

MAX_WIDTH = 74
_COMMAND = re.compile(r"\\(begin|end)\{[^}]*\}(\{[lcr|]*\})?|\\[A-Za-z]+|\\.")
_COMMON = (
    *((0x20, 0x7E), (0xA0, 0x3FF), (0x141F, 0x141F), (0x1D2C, 0x1DBF), (0x1E00, 0x1EFF), (0x2000, 0x2224)),
    *((0x2226, 0x22FF), (0x2308, 0x230B), (0x239B, 0x23AE), (0x2500, 0x25FF), (0x27E8, 0x27E9), (0x2C7C, 0x2C7D)),
)


def is_common(sign: str) -> bool:
    """Return whether the usual terminal fonts have a character (DejaVu Sans Mono is the measure)."""
    return any(low <= ord(sign) <= high for low, high in _COMMON)


@cache
def draw_formula(tex: str) -> tuple[str, ...]:
    """Return the rows of a formula drawn as text.

    Raises:
        FormulaError: TeXicode can not draw it, or draws it wrong, too wide, or in rare characters.
    """
    rows = _texicode(tex)
    whole = "\n".join(rows)
    if not whole.strip():
        raise FormulaError(f"the formula {tex!r} is empty")
    if "TeXicode:" in whole:
        raise FormulaError(f"the formula {tex!r} can not be drawn: {whole.partition(': ')[2].strip()}")
    if "?" in whole and "?" not in tex:
        raise FormulaError(f"the formula {tex!r} has a command that can not be drawn")
    if lost := Counter(_letters(_COMMAND.sub(" ", tex))) - Counter(_letters(whole)):
        raise FormulaError(f"the drawing of the formula {tex!r} loses {', '.join(sorted(lost))}")
    if rare := sorted({sign for sign in whole if sign != "\n" and not is_common(sign)}):
        raise FormulaError(f"the formula {tex!r} needs characters that many fonts lack: {' '.join(rare)}")
    if max(map(len, rows)) > MAX_WIDTH:
        raise FormulaError(f"the formula {tex!r} is {max(map(len, rows))} columns wide, more than {MAX_WIDTH}")
    return tuple(rows)


def _texicode(tex: str) -> list[str]:
    from texicode import arts
    from texicode.pipeline import render_tex_rows

    arts.font = arts.font_normal
    try:
        rows = [row.rstrip() for row in render_tex_rows(tex, False)]
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise FormulaError(f"the formula {tex!r} can not be drawn ({error!r})") from None
    left = min((len(row) - len(row.lstrip()) for row in rows if row), default=0)
    return [row[left:] for row in rows]


def _letters(text: str) -> str:
    """Return the letters and digits of a text, those of scripts as plain ones."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if sign.isascii() and sign.isalnum())


def formula_rows(tex: str, overrides: Mapping[str, str], *, ascii: bool) -> tuple[str, ...]:
    """Return how a formula stands as a block: drawn, or on one line, or as its override, or at the worst as TeX.

    Args:
        tex: The formula.
        overrides: How formulas are written in ASCII, by their TeX; these come first where only ASCII can be drawn.
        ascii: Whether only ASCII can be drawn.
    """
    tex = tex.strip()
    if not ascii:
        try:
            return draw_formula(tex)
        except FormulaError:
            pass
    return tuple(inline_formula(tex, overrides, ascii=ascii, rows=True).splitlines())


def inline_formula(tex: str, overrides: Mapping[str, str], *, ascii: bool, rows: bool = False) -> str:
    """Return how a formula stands in the middle of a sentence: on one line, or as its override, or at the worst as TeX.

    With ``rows`` an override keeps its line breaks.
    """
    tex = tex.strip()
    own = overrides.get(tex, "").rstrip()
    own = own if rows else " ".join(own.split())
    if ascii and own:
        return own
    try:
        return one_line(tex, ascii=ascii)
    except FormulaError:
        return own or tex
