"""Dates as people write them in 16 locales, and the same dates as ISO 8601 writes them: "3 mars 1987", "1987-03-03".

How a locale writes a date is from the Unicode CLDR, kept in ``cldr/locales.json``. Ways that do not say which date is
meant are left out: years of two digits, and a number for the month before the day.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import torch

from tutor.data.pairs import Pairs, Vocabulary, encode_pairs, vocabulary

LOCALES = Path(__file__).parent / "cldr" / "locales.json"
FIRST, N_DAYS = date(1900, 1, 1), 54_787
"""The first day, and how many there are up to 2049-12-31."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLocale:
    """How dates are written in one locale; January and Monday come first."""

    code: str
    name: str
    templates: tuple[str, ...]
    """Fields as in CLDR's patterns: d, dd, M, MM, MMM (short name), MMMM (name), y, EEEE (day of the week)."""
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]

    def write(self, day: date, template: str) -> str:
        """Return a date as one of the templates has it."""
        return template.format(
            d=day.day,
            dd=f"{day.day:02}",
            M=day.month,
            MM=f"{day.month:02}",
            MMM=self.short_months[day.month - 1],
            MMMM=self.months[day.month - 1],
            y=day.year,
            EEEE=self.days[day.weekday()],
        )


@cache
def date_locales() -> tuple[DateLocale, ...]:
    """Return the 16 locales."""
    found = json.loads(LOCALES.read_text(encoding="utf-8"))
    return tuple(
        DateLocale(
            code=one["code"],
            name=one["name"],
            templates=tuple(one["templates"]),
            months=tuple(one["months"]),
            short_months=tuple(one["short_months"]),
            days=tuple(one["days"]),
        )
        for one in found
    )


@cache
def date_vocabularies() -> tuple[Vocabulary, Vocabulary]:
    """Return the characters of the written dates and those of ISO dates, beside the three signs each."""
    parts = ["0123456789"]
    for one in date_locales():
        parts += [*one.months, *one.short_months, *one.days]
        parts += [one.write(FIRST, template) for template in one.templates]
    return vocabulary(parts), vocabulary(["0123456789-"])


def date_texts(
    count: int,
    generator: torch.Generator,
    *,
    part: Literal["train", "test"] = "train",
    locales: Sequence[str] | None = None,
) -> list[tuple[str, str]]:
    """Return ``count`` dates drawn at random, each as a locale writes it and as ISO 8601 does.

    ``locales`` are codes such as "fr" or "en_US"; None means all 16. A date is in the test part by a checksum, one in
    eight, so that no date of the test was seen in training, in whichever locale.

    Raises:
        ValueError: there is no such part or no such locale.
    """
    known = {one.code: one for one in date_locales()}
    codes = list(known) if locales is None else list(locales)
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        raise ValueError(f"there is no locale {', '.join(unknown) or 'named'}: choose from {', '.join(known)}")
    if part not in ("train", "test"):
        raise ValueError(f"there is no part {part!r}: choose train or test")
    rng = random.Random(int(torch.randint(2**31, (), generator=generator)))
    found: list[tuple[str, str]] = []
    while len(found) < count:
        day = FIRST + timedelta(days=rng.randrange(N_DAYS))
        if (zlib.crc32(day.isoformat().encode()) % 8 == 0) == (part == "test"):
            locale = known[rng.choice(codes)]
            found.append((locale.write(day, rng.choice(locale.templates)), day.isoformat()))
    return found


def date_pairs(
    count: int,
    generator: torch.Generator,
    *,
    part: Literal["train", "test"] = "train",
    locales: Sequence[str] | None = None,
) -> Pairs:
    """Return ``count`` dates as character ids: as written, source (N, S), and in ISO 8601, target (N, T), T = 12.

    The rest as for `date_texts`.
    """
    return encode_pairs(date_texts(count, generator, part=part, locales=locales), *date_vocabularies())
