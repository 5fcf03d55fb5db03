"""Other seeds for a lesson's code, to see whether what the lesson claims was luck."""

from __future__ import annotations

import re

_SEED = re.compile(r"(?P<call>\b(?:manual_seed|default_rng)\(|\bseed\s*=\s*)(?P<number>\d+)\b")


def reseeded(code: str, shift: int) -> str:
    """Return the code with every seed that is written as a number raised by ``shift``.

    Seeds are the arguments of ``manual_seed`` and ``default_rng``, and ``seed=`` wherever it stands.
    """
    return _SEED.sub(lambda found: f"{found['call']}{int(found['number']) + shift}", code)
