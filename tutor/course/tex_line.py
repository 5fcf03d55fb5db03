"""A formula in TeX on one line: ``softmax(QKᵀ/√dₖ)V``, or in ASCII ``softmax(Q K^T/sqrt(d_k)) V``.

It is how a formula stands in the middle of a sentence, and how it is shown where only ASCII can be drawn or a screen
reader reads. The part of TeX that formulas of this subject use is known; anything else is an error, never a guess.
"""

from __future__ import annotations

import re
import unicodedata

from tutor.course.tex_symbols import (
    ACCENTS,
    ATOMS,
    FUNCTIONS,
    GREEK,
    OPERATORS,
    PLAIN_FONTS,
    SCRIPTS,
    SIZES,
    SPACES,
    WORDS,
)


class FormulaError(Exception):
    """A formula can not be shown; the message says why."""


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]|[0-9]+(?:\.[0-9]+)?|\s+|[^\s]")
_ATOM = re.compile(r"√?[\w∂∇ᵀ′]+([_^](\w+|\([^()]*\)))?|\w+\([^()]*\)|√?\([^()]*\)")


def one_line(tex: str, *, ascii: bool = False) -> str:
    """Return a formula on one line.

    Raises:
        FormulaError: a command is not known, or a bracket is not closed.
    """
    reader = _Reader(tex, ascii)
    text = reader.sequence(None)
    if reader.tokens:
        raise FormulaError(f"the formula {tex!r} closes a bracket that it has not opened")
    line = re.sub(r" +", " ", text).strip()
    if ascii and not line.isascii():
        strange = next(sign for sign in line if not sign.isascii())
        raise FormulaError(f"the formula {tex!r} has no ASCII form ({strange!r})")
    return line


class _Reader:
    """Reads one formula from its first token to its last."""

    def __init__(self, tex: str, ascii: bool) -> None:
        self.tokens = _TOKEN.findall(tex)[::-1]
        self._tex = tex
        self._form = 1 if ascii else 0
        self._ends = ""

    def sequence(self, end: str | None) -> str:
        """Return everything up to a closing token."""
        text = ""
        while self.tokens:
            token = self.tokens.pop()
            if token == end:
                return text
            if token == "}":
                self.tokens.append(token)
                return text
            text = self._joined(text, token)
        if end is not None:
            raise FormulaError(f"the formula {self._tex!r} opens a bracket that it does not close")
        return text

    def _joined(self, text: str, token: str) -> str:
        """Return ``text`` with one more token: where a blank is needed, with a blank."""
        name = token.removeprefix("\\") if len(token) > 1 else token
        if token in ("_", "^"):
            self._ends = "script"
            return text.rstrip() + self._script(token)
        if name in OPERATORS and (len(token) == 1 or token[0] == "\\"):
            self._ends = "operator"
            sign = OPERATORS[name][self._form]
            lone = token in ("+", "-") and re.search(r"(^|[(\[=,<>·×*/|]|[^\w\s)\]}′]) *$", text)
            return text + sign if lone else f"{text.rstrip()} {sign} "
        if token.isspace():
            keeps = self._ends in ("letter", "script", "fraction") and text[-1:].isalnum()
            return text + " " if keeps else text
        before = self._ends
        self._ends = "letter"
        piece = self._piece(token)
        starts_word = piece[:1].isalnum() or piece[:1] in ("√", "∂", "∇", "∑")
        needs = {"function": True, "fraction": True, "script": bool(self._form), "command": bool(self._form)}
        ends_call = bool(self._form) and text.endswith(")")
        after_word = name in FUNCTIONS and token[0] == "\\" and text[-1:] not in ("", " ", "(", "[", "−", "-")
        apart = (starts_word and (needs.get(before, False) or ends_call)) or after_word
        return text + (" " if apart and not text.endswith(" ") else "") + piece

    def _piece(self, token: str) -> str:
        if token in SPACES:
            return " "
        if token == "{":
            return self.sequence("}")
        if token == ",":
            return ", "
        return self._command(token[1:]) if token[0] == "\\" else token

    def _command(self, name: str) -> str:
        if name in ATOMS:
            self._ends = "command" if name in GREEK else "symbol"
            return ATOMS[name][self._form]
        if name in FUNCTIONS:
            self._ends = "function"
            return name
        if name in WORDS:
            return self._words()
        if name in PLAIN_FONTS:
            return self._argument()
        if name in ("frac", "dfrac", "tfrac"):
            above, below = self._argument(), self._argument()
            self._ends = "fraction"
            return f"{_bracketed(above)}/{_bracketed(below)}"
        if name == "sqrt":
            return self._root()
        if name in ("left", "right"):
            return self._delimiter()
        if name in SIZES:
            return ""
        if name in ACCENTS:
            return self._accent(name)
        raise FormulaError(f"the formula {self._tex!r} uses \\{name}, which can not be shown on a line")

    def _argument(self) -> str:
        while self.tokens and self.tokens[-1].isspace():
            self.tokens.pop()
        self._ends = ""
        if not self.tokens or self.tokens[-1] == "}":
            raise FormulaError(f"the formula {self._tex!r} ends where something is missing")
        return self._piece(self.tokens.pop()).strip()

    def _words(self) -> str:
        """Return the argument of \\text with its blanks."""
        if not self.tokens or self.tokens.pop() != "{":
            raise FormulaError(f"the formula {self._tex!r} has a \\text without braces")
        words = ""
        while self.tokens:
            token = self.tokens.pop()
            if token == "}":
                return words
            words += token.removeprefix("\\") if len(token) > 1 else token
        raise FormulaError(f"the formula {self._tex!r} opens a bracket that it does not close")

    def _script(self, sign: str) -> str:
        whole = self._argument()
        self._ends = "script"
        text = whole.replace(" ", "").replace("−", "-")
        if not text:
            raise FormulaError(f"the formula {self._tex!r} has an empty script")
        small = "".join(SCRIPTS[sign].get(one, "\0") for one in text)
        if not self._form and "\0" not in small:
            return small
        if not self._form and text in ("ᵀ", "′"):
            return text
        if not re.fullmatch(r"\w+|['*]", text) or (sign == "^" and len(text) > 1 and not text.isdigit()):
            return f"{sign}({whole if re.fullmatch(r'[^+/-]*', text) else text})"
        return f"{sign}{text}"

    def _root(self) -> str:
        degree = ""
        if self.tokens and self.tokens[-1] == "[":
            self.tokens.pop()
            degree = self.sequence("]")
        inside = self._argument()
        if degree:
            return f"{_bracketed(inside)}^(1/{degree})"
        return f"sqrt({inside})" if self._form else f"√{_bracketed(inside)}"

    def _delimiter(self) -> str:
        if not self.tokens:
            raise FormulaError(f"the formula {self._tex!r} ends where a bracket is missing")
        token = self.tokens.pop()
        return "" if token == "." else self._piece(token) if token[0] == "\\" else token

    def _accent(self, name: str) -> str:
        base = self._argument()
        if self._form or len(base) != 1:
            return f"{name}({base})"
        return unicodedata.normalize("NFC", base + ACCENTS[name])


def _bracketed(text: str) -> str:
    text = re.sub(r" +", " ", text).strip()
    return text if _ATOM.fullmatch(text) else f"({text})"
