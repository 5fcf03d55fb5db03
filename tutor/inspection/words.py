"""From a text to ids, with errors that say what the model knows."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import torch
from torch import Tensor

from tutor.inspection.errors import InspectionError

SHOWN = 12


def character_ids(text: str, characters: str) -> Tensor:
    """Return the ids of a text's characters (T,).

    Raises:
        InspectionError: the text is empty, or has a character that the model does not know.
    """
    if not text:
        raise InspectionError("the text is empty: give the model something to read")
    unknown = sorted(set(text) - set(characters))
    if unknown:
        lower = " Write it in lower case." if set(text.lower()) <= set(characters) else ""
        named = ", ".join(map(repr, unknown[:SHOWN]))
        raise InspectionError(f"the model does not know {named}. It knows {characters!r}.{lower}")
    return torch.tensor([characters.index(one) for one in text], dtype=torch.long)


def token_ids(text: str, tokens: Sequence[str], *, what: str = "text") -> Tensor:
    """Return the ids of a text's tokens (T,): characters where the vocabulary has nothing longer, else words.

    The first three tokens of a vocabulary are signs, which nobody writes.

    Raises:
        InspectionError: the text is empty, or has a token that the model does not know.
    """
    if all(len(token) == 1 for token in tokens[3:]):
        return character_ids(text if " " in tokens else "".join(text.split()), "".join(tokens[3:])) + 3
    words = text.split()
    if not words:
        raise InspectionError(f"the {what} is empty: give the model something to read")
    places = {token: index for index, token in enumerate(tokens)}
    unknown = [word for word in dict.fromkeys(words) if word not in places]
    if unknown:
        near = difflib.get_close_matches(unknown[0].lower(), tokens[3:], n=3, cutoff=0.5)
        some = ", ".join(near or tokens[3 : 3 + SHOWN])
        named = ", ".join(map(repr, unknown[:SHOWN]))
        raise InspectionError(f"the model does not know {named}. It knows {len(tokens) - 3} words, such as {some}.")
    return torch.tensor([places[word] for word in words], dtype=torch.long)


def check_length(count: int, limit: int, what: str) -> None:
    """Raise InspectionError where there are more tokens than the model has positions for."""
    if count > limit:
        raise InspectionError(f"the text has {count} {what}; this model sees at most {limit}. Shorten it.")
