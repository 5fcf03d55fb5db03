"""Text as tensors: the bundled English text, or a file of the learner's own, character by character.

Source: `english/README.md` for the text; Karpathy (2022), *nanoGPT*, for training on windows from random places.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

ENGLISH = Path(__file__).parent / "english" / "text.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterText:
    """A text as token ids, split by position: the first part trains, the last part validates.

    ``train`` (N,) and ``validation`` (M,) are int64; ``characters[i]`` is what id i stands for; V is their number.
    """

    train: Tensor
    validation: Tensor
    characters: str

    @property
    def vocab_size(self) -> int:
        """The number of different characters, V."""
        return len(self.characters)

    def encode(self, text: str) -> Tensor:
        """Return the ids of a text (T,). Raises ValueError for a character that the text does not contain."""
        places = {character: index for index, character in enumerate(self.characters)}
        unknown = sorted(set(text) - places.keys())
        if unknown:
            raise ValueError(f"the text has no {', '.join(map(repr, unknown))}: its characters are {self.characters!r}")
        return torch.tensor([places[character] for character in text], dtype=torch.long)

    def decode(self, ids: Tensor) -> str:
        """Return the text that ids (T,) stand for."""
        return "".join(self.characters[int(index)] for index in ids)


def load_english(*, validation_share: float = 0.1) -> CharacterText:
    """Return the bundled English text: 248,706 characters, V = 36, the last tenth for validation: (N,) and (M,)."""
    return character_text(ENGLISH.read_text(encoding="utf-8"), validation_share=validation_share)


def load_text(path: str | Path, *, validation_share: float = 0.1, shortest: int = 1000) -> CharacterText:
    """Return a text file of the learner's own as ids (N,) and (M,).

    Raises:
        ValueError: the file can not be read, is not UTF-8, or is shorter than ``shortest`` characters.
    """
    path = Path(path).expanduser()
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} can not be read: {error.strerror}") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}: byte {raw[error.start]:#04x} is not UTF-8. Save it as UTF-8.") from None
    if len(text) < shortest:
        raise ValueError(f"{path} has {len(text)} characters; a model needs at least {shortest} to learn from")
    return character_text(text, validation_share=validation_share)


def character_text(text: str, *, validation_share: float = 0.1) -> CharacterText:
    """Split a text by position and turn it into ids (N,) and (M,)."""
    characters = "".join(sorted(set(text)))
    places = {character: index for index, character in enumerate(characters)}
    ids = torch.tensor([places[character] for character in text], dtype=torch.long)  # (N + M,)
    cut = int(len(ids) * (1 - validation_share))
    return CharacterText(train=ids[:cut], validation=ids[cut:], characters=characters)


def random_windows(ids: Tensor, count: int, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Return inputs and targets (B, T) from random places of ids (N,): the targets are the inputs one place later.

    Raises:
        ValueError: the text is not longer than a window.
    """
    if len(ids) <= size:
        raise ValueError(f"a text of {len(ids)} tokens has no window of {size} and a target after it")
    starts = torch.randint(len(ids) - size, (count, 1), generator=generator)  # (B, 1)
    places = starts + torch.arange(size)  # (B, T)
    return ids[places], ids[places + 1]


def even_windows(ids: Tensor, count: int, size: int) -> tuple[Tensor, Tensor]:
    """Return ``count`` windows (B, T) spread evenly over ids (N,), for an evaluation that is the same every time."""
    starts = torch.linspace(0, len(ids) - size - 1, count).long()[:, None]  # (B, 1)
    places = starts + torch.arange(size)  # (B, T)
    return ids[places], ids[places + 1]


def ngram_loss(train: Tensor, validation: Tensor, vocab_size: int, order: int, *, smoothing: float = 1.0) -> float:
    """Return the loss, in nats a token, of counting: ``order`` 0 is a uniform guess, 1 single tokens, 2 pairs.

    ``train`` (N,) is counted and ``validation`` (M,) is judged; ``smoothing`` is added to every count.

    Source: Jurafsky and Martin, *Speech and Language Processing*, chapter 3 (add-k smoothing, equation 3.26).
    """
    if order == 0:
        return float(torch.tensor(float(vocab_size)).log())
    powers = vocab_size ** torch.arange(order - 1, -1, -1)  # (order,)
    places = (train.unfold(0, order, 1) * powers).sum(-1)
    counts = torch.bincount(places, minlength=vocab_size**order).double().view(-1, vocab_size) + smoothing
    log_probabilities = (counts / counts.sum(-1, keepdim=True)).log().flatten()
    judged = (validation.unfold(0, order, 1) * powers).sum(-1)
    return float(-log_probabilities[judged].mean())
