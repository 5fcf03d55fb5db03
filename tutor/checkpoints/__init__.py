"""Small models that were trained beforehand, for what takes longer than a lesson may. Each says how it was made.

``make checkpoints`` makes them again. Weights are kept as float16 and used as float32.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tutor.data.pairs import Vocabulary
from tutor.models.bert import BERT, BERTConfig
from tutor.models.gpt import GPT, GPTConfig
from tutor.models.induction import AttentionOnly
from tutor.models.transformer import Transformer, TransformerConfig
from tutor.training import load_weights, read_checkpoint_facts

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterModel:
    """A trained GPT, and the characters that its ids stand for."""

    model: GPT
    characters: str
    facts: dict[str, Any]

    def encode(self, text: str) -> Tensor:
        """Return a text as ids (T,). Raises ValueError for a character that the model does not know."""
        unknown = sorted(set(text) - set(self.characters))
        if unknown:
            raise ValueError(f"the model does not know {', '.join(map(repr, unknown))}: it knows {self.characters!r}")
        return torch.tensor([self.characters.index(one) for one in text], dtype=torch.long)

    def decode(self, ids: Tensor) -> str:
        """Return the text that ids (T,) stand for."""
        return "".join(self.characters[int(one)] for one in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """A trained Transformer from English to French, and its vocabularies."""

    model: Transformer
    source_vocabulary: Vocabulary
    target_vocabulary: Vocabulary
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedWords:
    """A trained BERT that fills blanks, and the vocabulary of its words and signs."""

    model: BERT
    vocabulary: Vocabulary
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """What two layers of attention looked at while they learned, N times.

    ``steps`` (N,); ``losses`` (N,) in nats on held-out repeats; ``ids`` (T,) the sequence; ``maps`` (N, L, H, T, T) the
    weights, in steps of 1/255.
    """

    steps: Tensor
    losses: Tensor
    ids: Tensor
    maps: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class InductionModel:
    """A trained model of two attention layers, and how its attention formed."""

    model: AttentionOnly
    snapshots: Snapshots
    facts: dict[str, Any]


def load_gpt() -> CharacterModel:
    """Return the GPT on the bundled English text: 4 layers, 4 heads, 128 channels, context 64."""
    facts = read_checkpoint_facts(FOLDER / "gpt")
    model = GPT(GPTConfig(vocab_size=len(facts["characters"]), **facts["config"]))
    load_weights(model, FOLDER / "gpt")
    return CharacterModel(model=model.eval(), characters=facts["characters"], facts=facts)


def load_translator() -> Translator:
    """Return the English–French Transformer on the sentences of `tutor.data.translation`."""
    facts = read_checkpoint_facts(FOLDER / "translation")
    sizes = {name: value for name, value in facts["config"].items() if name != "task"}
    source, target = (_words(facts[name]) for name in ("source_tokens", "target_tokens"))
    config = TransformerConfig(source_vocab=source.size, target_vocab=target.size, norm_first=True, **sizes)
    model = Transformer(config)
    load_weights(model, FOLDER / "translation")
    return Translator(model=model.eval(), source_vocabulary=source, target_vocabulary=target, facts=facts)


def load_bert() -> MaskedWords:
    """Return the BERT on the sentences of `tutor.data.sentences`: 2 layers, 4 heads, 64 channels."""
    facts = read_checkpoint_facts(FOLDER / "bert")
    words = _words(facts["tokens"])
    sizes = {name: value for name, value in facts["config"].items() if name != "share"}
    model = BERT(BERTConfig(vocab_size=words.size, block_size=facts["block_size"], **sizes))
    load_weights(model, FOLDER / "bert")
    return MaskedWords(model=model.eval(), vocabulary=words, facts=facts)


def load_induction() -> InductionModel:
    """Return the attention-only model on repeated blocks, with its snapshots (N, L, H, T, T)."""
    from safetensors.torch import load_file

    facts = read_checkpoint_facts(FOLDER / "induction")
    model = AttentionOnly(facts["vocab_size"], facts["block_size"], **facts["config"])
    load_weights(model, FOLDER / "induction")
    kept = load_file(FOLDER / "induction-snapshots.safetensors")
    maps = kept["maps"].float() / 255  # (N, L, H, T, T)
    snapshots = Snapshots(steps=kept["steps"], losses=kept["losses"], ids=kept["ids"].long(), maps=maps)
    return InductionModel(model=model.eval(), snapshots=snapshots, facts=facts)


def _words(tokens: Sequence[str]) -> Vocabulary:
    return Vocabulary(tokens=tuple(tokens), joint=" ")
