"""Pairs of a file of the learner's own: a line a pair, the source, a tab, the target, and words between blanks."""

from __future__ import annotations

import zlib
from pathlib import Path

from tutor.data.pairs import Pairs, encode_pairs, vocabulary

FEWEST = 64
HELD_OUT = 8
"""One source in this many is held out, chosen by a checksum of its text, so that the parts never share a source."""


def load_pairs(path: str | Path) -> tuple[Pairs, Pairs]:
    """Return the pairs that train and those that are held out: source (N, S), target (N, T), one vocabulary for both.

    Empty lines are left out. The vocabularies hold every word of the file.

    Raises:
        ValueError: the file can not be read, is not UTF-8, has a line that is no pair, or fewer than 64 pairs.
    """
    path = Path(path).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path} can not be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: byte {error.start} is not UTF-8. Save it as UTF-8.") from None
    pairs = [_pair(path, number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(pairs) < FEWEST:
        raise ValueError(f"{path} has {len(pairs)} pairs; a model needs at least {FEWEST} to learn from")
    words = tuple(vocabulary([pair[side] for pair in pairs], joint=" ") for side in (0, 1))
    held_out = [pair for pair in pairs if zlib.crc32(pair[0].encode()) % HELD_OUT == 0]
    train = [pair for pair in pairs if zlib.crc32(pair[0].encode()) % HELD_OUT]
    if not held_out or not train:
        raise ValueError(f"{path} has too few different sources to hold one in {HELD_OUT} out")
    return encode_pairs(train, *words), encode_pairs(held_out, *words)


def _pair(path: Path, number: int, line: str) -> tuple[str, str]:
    parts = [" ".join(part.split()) for part in line.split("\t")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(
            f"{path}, line {number}: write a pair as the source, one tab and the target. This line has "
            f"{len(parts) - 1} {'tab' if len(parts) == 2 else 'tabs'}{'' if all(parts) else ' and an empty side'}."
        )
    return parts[0], parts[1]
