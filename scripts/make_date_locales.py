"""Make ``tutor/data/cldr/locales.json``: how dates are written in 16 locales, from the CLDR data that Babel ships.

Needs Babel 2.18.0, unzipped or installed: ``python scripts/make_date_locales.py``. What is written is checked: dates
formatted from the file equal those that Babel formats, and no text means two dates.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import babel
from babel.dates import format_date

from tutor.data.dates import LOCALES, DateLocale, date_locales

CODES = ["en_US", "en_GB", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "tr"]
WIDTHS = ("short", "medium", "long", "full")
KNOWN = {"d", "dd", "M", "MM", "MMM", "MMMM", "y", "EEEE"}


def template(pattern: str) -> str | None:
    """Turn a CLDR pattern into a format string, or return None where a date could not be told from the text."""
    parts = re.findall(r"'([^']*)'|([a-zA-Z])(\2*)|([^a-zA-Z'])", pattern)
    fields = {first + more for _, first, more, _ in parts if first}
    if not fields <= KNOWN or (fields & {"M", "MM"} and pattern[0] == "M"):  # two-digit years; the month first
        return None
    return "".join(quoted or sign or f"{{{first + more}}}" for quoted, first, more, sign in parts)


def describe(code: str) -> dict[str, object]:
    """Return what the file says of a locale."""
    locale = babel.Locale.parse(code)
    patterns = [template(locale.date_formats[width].pattern) for width in WIDTHS]
    months, days = locale.months["format"], locale.days["format"]["wide"]
    return {
        "code": code,
        "name": locale.english_name,
        "templates": sorted({one for one in patterns if one}),
        "months": [months["wide"][number] for number in range(1, 13)],
        "short_months": [months["abbreviated"][number] for number in range(1, 13)],
        "days": [days[number] for number in range(7)],
    }


def check(locales: tuple[DateLocale, ...]) -> None:
    """Compare with Babel on every 11th day of 150 years, and look for texts that mean two dates."""
    meaning: dict[str, date] = {}
    for locale in locales:
        patterns = {width: babel.Locale.parse(locale.code).date_formats[width].pattern for width in WIDTHS}
        by_template = {template(pattern): width for width, pattern in patterns.items()}
        for number in range(0, 54_786, 11):
            day = date(1900, 1, 1) + timedelta(days=number)
            for one in locale.templates:
                text = locale.write(day, one)
                assert text == format_date(day, by_template[one], locale=locale.code), (text, locale.code)
                assert meaning.setdefault(text, day) == day, f"{text!r} is {day} and {meaning[text]}"


def main() -> None:
    """Write the file and the licence, then check."""
    lines = ",\n".join(json.dumps(describe(code), ensure_ascii=False) for code in CODES)
    LOCALES.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    shutil.copyfile(Path(babel.__file__).parent / "locale-data" / "LICENSE.unicode", LOCALES.parent / "LICENSE.txt")
    check(date_locales())
    print(f"{LOCALES}: {len(CODES)} locales, {sum(len(one.templates) for one in date_locales())} ways to write a date")


if __name__ == "__main__":
    main()
