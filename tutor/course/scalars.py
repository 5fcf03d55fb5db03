"""Unquoted words in YAML: which value they stand for, and which of them mislead.

YAML 1.1 reads ``no`` as false, ``1:20`` as eighty, ``010`` as eight and ``1e-3`` as text, and editors and other readers
do not agree about it. Whatever is read in more than one way is a `Trap` here: its author says which one is meant.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Plain = None | bool | int | float | str


class Trap(NamedTuple):
    """Why a word misleads, and what to write in its place."""

    message: str
    fix: str


_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_YES_NO = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"([-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?")
_SIGNED_POINT = re.compile(r"[-+]\.[0-9]+([eE][-+][0-9]+)?")
_EXPONENT = re.compile(r"([-+]?)([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)[eE]([-+]?)([0-9]+)")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_OTHER_BASE = re.compile(r"[-+]?0(x[0-9a-fA-F_]+|b[01_]+|o[0-7_]+)")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def read_plain(word: str) -> tuple[Plain, Trap | None]:
    """Return what an unquoted word stands for; with a trap, the value is a guess at what was meant."""
    if _NULL.fullmatch(word):
        return None, None
    if word in _BOOL:
        return _BOOL[word], None
    if word.lower() in _YES_NO:
        boolean = _YES_NO[word.lower()]
        return word, Trap(f"YAML reads {word} as {boolean}.", f'Write "{word}" for the word, or {boolean}.')
    if word[0] not in "0123456789+-.":
        return word, None
    return _read_number(word)


def _read_number(word: str) -> tuple[Plain, Trap | None]:
    if _INT.fullmatch(word):
        return int(word.replace("_", "")), None
    if _FLOAT.fullmatch(word):
        return _float(word)
    if _SIGNED_POINT.fullmatch(word):
        better = word.replace(".", "0.", 1)
        fix = f'Write {better} for the number, or "{word}" for the text.'
        return float(better), Trap(f"Some readers of YAML take {word} for text.", fix)
    if match := _EXPONENT.fullmatch(word):
        better = _with_point(*match.groups())
        fix = f'Write {better} for the number, or "{word}" for the text.'
        return float(better), Trap(f"YAML reads {word} as text, not as a number.", fix)
    if _LEADING_ZERO.fullmatch(word):
        plain = word.replace("_", "")
        fix = f'Write {int(plain)} for the number, or "{word}" for the text.'
        return int(plain), Trap(f"YAML reads {word} {_octal(plain)}.", fix)
    if _OTHER_BASE.fullmatch(word):
        return word, Trap(f"YAML reads {word} as a number to another base.", f'Write it to the base 10, or "{word}".')
    if _SEXAGESIMAL.fullmatch(word):
        return word, Trap(f"YAML reads {word} as a number to the base 60.", f'Write "{word}".')
    if _DATE.fullmatch(word):
        return word, Trap(f"YAML reads {word} as a date.", f'Write "{word}".')
    if _NOT_FINITE.fullmatch(word):
        return word, Trap(f"{word} is not a finite number.", f'Write a number, or "{word}" for the text.')
    return word, None


def _float(word: str) -> tuple[Plain, Trap | None]:
    value = float(word.replace("_", ""))
    if value in (float("inf"), float("-inf")):
        return word, Trap(f"{word} is too large a number.", f'Write a smaller one, or "{word}" for the text.')
    return value, None


def _octal(digits: str) -> str:
    try:
        return f"as {int(digits, 8)}, to the base 8"
    except ValueError:
        return "as text, for it begins with 0"


def _with_point(sign: str, mantissa: str, exponent_sign: str, exponent: str) -> str:
    mantissa = mantissa.replace("_", "")
    mantissa = f"0{mantissa}" if mantissa.startswith(".") else mantissa
    mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
    mantissa = f"{mantissa}0" if mantissa.endswith(".") else mantissa
    return f"{sign}{mantissa}e{exponent_sign or '+'}{exponent}"
