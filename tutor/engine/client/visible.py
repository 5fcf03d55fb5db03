"""Making text that came from the learner's code safe to show: nothing in it can steer the terminal.

Control characters become pictures of themselves, and characters that change the order or the visibility of other
characters become their escapes. Line breaks and tabs stay.
"""

from __future__ import annotations

import re

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # order, joins and separators
    "\ud800-\udfff\U000e0000-\U000e007f]"  # lone surrogates, tags
)


def visible(text: str) -> str:
    """Return ``text`` with every control character made visible.

    A carriage return goes back to the start of its line: of ``"10%\\r20%"`` the last state remains, as on a terminal.
    """
    if not _STEERING.search(text):
        return text
    if "\r" in text:
        text = "\n".join(_last_state(line) for line in text.split("\n"))
    return _STEERING.sub(_picture, text)


def overwrites(text: str) -> bool:
    """Whether ``text``, as it was printed, starts again a line that earlier text has begun."""
    first = text.split("\n", 1)[0]
    return "\r" in first.removesuffix("\r")


def _last_state(line: str) -> str:
    """Return what stands on a line after all its carriage returns: shorter text leaves the end of longer text."""
    shown = ""
    for state in line.split("\r"):
        if state:
            shown = state + shown[len(state) :]
    return shown


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code in _PICTURES:
        return _PICTURES[code]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
