"""Numbers, lists and dates in English, the same wherever they are said and whatever the machine's language is.

Names of files are said so that they can do nothing to the terminal that shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def printable(name: object) -> str:
    """Return a name of a file with everything escaped that is no sign to be seen: ``"a\\x1b[2J"``.

    A name may hold what commands a terminal, turns the direction of reading, or is no text at all.
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(name))


def count(number: int, thing: str) -> str:
    """Return ``"1 lesson"``, ``"2 lessons"``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def listed(names: Sequence[str]) -> str:
    """Return ``"2.4"``, ``"2.4 and 2.5"``, or ``"2.4, 2.5 and 2.6"``; there is one name at least."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def day_in_words(day: date, *, near: date) -> str:
    """Return ``"4 December"``, with its year where that is another one than of the day ``near`` it is said."""
    year = "" if day.year == near.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def weekday(day: date) -> str:
    """Return ``"Thursday"``."""
    return WEEKDAYS[day.weekday()]
