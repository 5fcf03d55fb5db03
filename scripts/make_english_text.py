"""Make ``tutor/data/english/text.txt`` from the documentation topics that CPython ships (``pydoc_data.topics``).

Run it with CPython 3.11.7, whose text the course's numbers were measured on: ``python scripts/make_english_text.py``.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from pydoc_data.topics import topics

TARGET = Path(__file__).resolve().parent.parent / "tutor" / "data" / "english" / "text.txt"
ALLOWED = set("\n abcdefghijklmnopqrstuvwxyz.,;:'()-")


def clean(text: str) -> str:
    """Keep paragraphs of prose: lower case, few signs, no code, no grammar rules, no headings."""
    kept = []
    for paragraph in re.split(r"\n\s*\n", unicodedata.normalize("NFKD", text)):
        lines = paragraph.splitlines()
        if any(line.startswith("    ") or "::=" in line or set(line) <= set("=*-~^ ") for line in lines):
            continue
        one = " ".join(" ".join(lines).split()).lower()
        one = re.sub(r"[\"`*“”]", "", one).replace("’", "'")
        one = re.sub(r"\s+", " ", "".join(char if char in ALLOWED else " " for char in one)).strip()
        words = one.split()
        if len(words) >= 12 and sum(map(len, words)) / len(words) < 8:
            kept.append(one)
    return "\n".join(kept)


def main() -> None:
    """Write the text: topics by name, each paragraph once."""
    seen: dict[str, None] = {}
    for name in sorted(topics):
        for line in clean(topics[name]).splitlines():
            seen.setdefault(line)
    TARGET.write_text("\n".join(seen) + "\n", encoding="utf-8")
    text = TARGET.read_text(encoding="utf-8")
    print(f"{TARGET}: {len(text)} characters, {len(set(text))} different ones, {len(text.split())} words")


if __name__ == "__main__":
    main()
