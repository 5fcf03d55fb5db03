"""What somebody types into a search field, as questions to SQLite's FTS5.

The tokenizer of the index takes letters and digits as words and everything else as their ends. So ``masked_fill`` is
two words, and asked for as a phrase: it finds ``masked_fill(`` and "masked fill", and not "fill the masked". The same
holds for ``d_k``, ``QK^T`` and ``1/sqrt(d)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKENIZER = "unicode61 remove_diacritics 2"
_TOKEN = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"(?<=[A-Z])(?=[A-Z])")


def tokens_of(text: str) -> list[str]:
    """Return the words of a text as the index has them."""
    return _TOKEN.findall(text)


def questions(typed: str) -> list[str]:
    """Return the MATCH expressions for what was typed, the strictest first; none where there is no word in it.

    First what was typed with signs in it must stand together; then all words must be there; at last any of them.
    """
    words = [word for word in typed.split() if tokens_of(word)]
    if not words:
        return []
    together = " AND ".join(_phrase(word, last=word is words[-1]) for word in words)
    tokens = [token for word in words for token in tokens_of(word)]
    apart = [_one(token, last=token is tokens[-1]) for token in dict.fromkeys(tokens)]
    return list(dict.fromkeys([together, " AND ".join(apart), " OR ".join(apart)]))


def _phrase(word: str, *, last: bool) -> str:
    """A word: its tokens side by side, and where it is written as matrices are, each letter for itself as well."""
    tokens = tokens_of(word)
    if len(tokens) == 1:
        return _one(tokens[0], last=last)
    ways = list(_ways(tokens))
    star = _star(tokens[-1], last=last)
    return f"({' OR '.join(_quoted(way) + star for way in ways)})" if len(ways) > 1 else _quoted(tokens) + star


def _ways(tokens: list[str]) -> Iterator[list[str]]:
    yield tokens
    apart = [letter for token in tokens for letter in (_CAPITALS.split(token) if len(token) <= 3 else [token])]
    if apart != tokens:
        yield apart


def _one(token: str, *, last: bool) -> str:
    """A token by its beginning; a plural is asked for by its singular, which begins it."""
    stem = token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token
    return _quoted([stem]) + _star(stem, last=last)


def _star(token: str, *, last: bool) -> str:
    """Whether a longer word is meant too: not by a single letter, nor by two of them in the middle of a question."""
    if not token.isascii():
        return " *"
    return " *" if len(token) >= (2 if last else 3) and not token.isdecimal() else ""


def _quoted(tokens: list[str]) -> str:
    return '"' + " ".join(tokens) + '"'
