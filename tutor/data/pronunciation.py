"""English words and how they sound: letters in, sounds out.

Source: a part of the CMU Pronouncing Dictionary; sounds are in ARPAbet without stress, such as ``K AE T`` for "cat".
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Literal

from tutor.data.pairs import Pairs, encode_pairs, vocabulary

WORDS = Path(__file__).parent / "cmudict" / "words.txt"


def pronunciations() -> dict[str, str]:
    """Return the sounds, with blanks between, of each of the 4,465 words."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return {word: sounds for word, _, sounds in (line.partition(" ") for line in lines)}


def pronunciation_pairs(*, part: Literal["train", "test"] = "train") -> Pairs:
    """Return words as letters, source (N, S), and their sounds, target (N, T).

    Beside the signs there are 26 letters and 39 sounds. A word is in the test part by a checksum: one in eight.

    Raises:
        ValueError: there is no such part.
    """
    if part not in ("train", "test"):
        raise ValueError(f"there is no part {part!r}: choose train or test")
    known = pronunciations()
    letters, sounds = vocabulary(known), vocabulary(known.values(), joint=" ")
    kept = [pair for pair in known.items() if (zlib.crc32(pair[0].encode()) % 8 == 0) == (part == "test")]
    return encode_pairs(kept, letters, sounds)
