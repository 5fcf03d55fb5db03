"""Generated sequences for tasks that one mechanism solves."""

from __future__ import annotations

import torch
from torch import Tensor


def repeated_sequences(
    count: int, size: int, vocab_size: int, generator: torch.Generator, *, periods: tuple[int, int] = (8, 20)
) -> tuple[Tensor, Tensor]:
    """Return ids (B, T + 1) of random blocks that repeat, and a mask (B, T + 1) that is True from the second block on.

    Each row has a period of its own, drawn from ``periods`` (both ends count). With one period for all rows a single
    layer could solve the task by position alone; with random ones a model has to find what followed last time.

    Source: Elhage et al. (2021), *A Mathematical Framework for Transformer Circuits*, section "Induction heads".
    """
    low, high = periods
    lengths = torch.randint(low, high + 1, (count, 1), generator=generator)  # (B, 1)
    blocks = torch.randint(vocab_size, (count, high), generator=generator)  # (B, high)
    places = torch.arange(size + 1)  # (T + 1,)
    return blocks.gather(1, places % lengths), places >= lengths


def recall_sequences(count: int, lag: int, generator: torch.Generator, *, symbols: int = 8) -> tuple[Tensor, Tensor]:
    """Return ids (B, T) and targets (B, T) of "remember the first symbol": T = lag + 1, V = symbols + 1.

    The first symbol is asked for ``lag`` steps later by a question mark (id ``symbols``); between them stand random
    symbols that mean nothing. Every other target is −1, which the loss leaves out. Guessing scores 1 / symbols.

    Source: Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*, section 5.2 (long time lags), made smaller.
    """
    ids = torch.randint(symbols, (count, lag + 1), generator=generator)  # (B, T)
    ids[:, -1] = symbols
    targets = torch.full_like(ids, -1)
    targets[:, -1] = ids[:, 0]
    return ids, targets


def marked_recall_sequences(
    count: int, size: int, generator: torch.Generator, *, symbols: int = 8
) -> tuple[Tensor, Tensor]:
    """Return ids (B, T) and targets (B, T) of "remember the marked symbol": T = size + 1, V = 2 · symbols + 1.

    One of the first ``size`` symbols is marked: instead of its own id it has that plus ``symbols`` + 1. A question mark
    (id ``symbols``) at the end asks which symbol it was. Every other target is −1. No position has to be known.

    Source: Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*, section 5.4 (marked entries), made smaller.
    """
    ids = torch.randint(symbols, (count, size + 1), generator=generator)  # (B, T)
    place = torch.randint(size, (count, 1), generator=generator)  # (B, 1)
    targets = torch.full_like(ids, -1)
    targets[:, -1:] = ids.gather(1, place)
    ids.scatter_add_(1, place, torch.full_like(place, symbols + 1))
    ids[:, -1] = symbols
    return ids, targets


def bracket_sequences(
    count: int, size: int, generator: torch.Generator, *, deepest: int = 4, idle: float = 0.4
) -> tuple[Tensor, Tensor]:
    """Return ids (B, T) of brackets that open (0) and close (1) between dots (2), and how many are open then, (B, T).

    T = ``size``, V = 3; the depth is a class of ``deepest`` + 1. No bracket closes what was not opened, and none opens
    beyond ``deepest``. A share ``idle`` of the symbols are dots: there the depth has only to be kept.

    Source: Gers and Schmidhuber (2001), *LSTM Recurrent Networks Learn Simple Context-Free and Context-Sensitive
    Languages*, whose networks count; here the count is asked for at every step.
    """
    chance = torch.rand((2, count, size), generator=generator)
    depth = torch.zeros(count, dtype=torch.long)  # (B,)
    ids, depths = [], []
    for t in range(size):
        closes = ((chance[0, :, t] < 0.5) & (depth > 0)) | (depth == deepest)  # (B,)
        symbol = torch.where(chance[1, :, t] < idle, 2, closes.long())  # (B,)
        depth = depth + (symbol == 0).long() - (symbol == 1).long()
        ids.append(symbol)
        depths.append(depth)
    return torch.stack(ids, dim=1), torch.stack(depths, dim=1)  # (B, T) each


def flag_sequences(
    count: int, size: int, generator: torch.Generator, *, letters: int = 4, share: float = 0.1
) -> tuple[Tensor, Tensor]:
    """Return ids (B, T) of a flag that is raised and lowered between letters, and whether it is up (1) then, (B, T).

    T = ``size``, V = ``letters`` + 2: the letters mean nothing, id ``letters`` raises the flag and the next one lowers
    it. The flag is down at the start. A share ``share`` of the symbols are signs: between them it has to be kept.

    Source: Liu et al. (2023), *Exposing Attention Glitches with Flip-Flop Language Modeling*, made smaller.
    """
    ids = torch.randint(letters, (count, size), generator=generator)  # (B, T)
    raised, drawn = torch.rand((2, count, size), generator=generator)  # (B, T) each
    ids = torch.where(drawn < share, torch.where(raised < 0.5, letters, letters + 1), ids)
    last = (
        torch.where(ids >= letters, torch.arange(size), -1).cummax(dim=1).values
    )  # (B, T), the place of the last sign
    up = ids.gather(1, last.clamp(min=0)) == letters
    return ids, (up & (last >= 0)).long()
