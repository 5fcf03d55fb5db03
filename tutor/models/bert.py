"""BERT: an encoder that sees both sides of every token, and learns by telling tokens that were hidden.

Source: Devlin et al. (2019), *BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding*. Layers
are post-norm, as in Vaswani et al. (2017), with GELU. Pads get no weight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.blocks import EncoderLayer
from tutor.models.hugging_face import BERT_NAMES, Weights

NOT_ASKED = -1
"""The target of a token that is not to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BERTConfig:
    """The sizes of a BERT; the base model has 12 layers, 12 heads, 768 and 3072, and a dropout of 0.1.

    Source: Devlin et al. (2019), section 3, "Model Architecture", and appendix A.2.
    """

    vocab_size: int
    block_size: int = 64
    """The longest sequence, in tokens."""
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 256
    n_type: int = 2
    """How many kinds of segment there are: sentence A and sentence B."""
    dropout: float = 0.0
    pad: int = 0
    eps: float = 1e-12


def mask_tokens(
    ids: Tensor,
    generator: torch.Generator,
    *,
    mask: int,
    vocab_size: int,
    signs: Collection[int] = (),
    share: float = 0.15,
) -> tuple[Tensor, Tensor]:
    """Return (inputs, targets), both (B, T), of ids (B, T): a ``share`` of the tokens has to be told.

    Of these, 80 % become ``mask``, 10 % a token drawn at random, and 10 % stay: as any token may be wrong or asked for,
    every state must know its token. Targets are the true ids, and −1 where nothing is asked. ``signs`` (pad, CLS, …)
    are never chosen and never drawn.

    Source: Devlin et al. (2019), section 3.1, "Task #1: Masked LM", and appendix A.1.
    """
    reserved = torch.tensor(sorted({mask, *signs}))
    words = torch.arange(vocab_size)
    words = words[~torch.isin(words, reserved)]  # (V − signs,)
    chosen = (torch.rand(ids.shape, generator=generator) < share) & ~torch.isin(ids, reserved)  # (B, T)
    fate = torch.rand(ids.shape, generator=generator)  # (B, T)
    drawn = words[torch.randint(len(words), ids.shape, generator=generator)]  # (B, T)
    inputs = ids.masked_fill(chosen & (fate < 0.8), mask)
    inputs = torch.where(chosen & (fate >= 0.9), drawn, inputs)
    return inputs, ids.masked_fill(~chosen, NOT_ASKED)


class Embeddings(nn.Module):
    """The sum of what a token is, where it stands, and which sentence it belongs to, normalized.

    Source: Devlin et al. (2019), section 3, "Input/Output Representations", figure 2.
    """

    def __init__(self, config: BERTConfig) -> None:
        super().__init__()
        self.token = nn.Embedding(config.vocab_size, config.n_embd)
        self.position = nn.Embedding(config.block_size, config.n_embd)
        self.segment = nn.Embedding(config.n_type, config.n_embd)
        self.norm = nn.LayerNorm(config.n_embd, eps=config.eps)
        self.dropout = config.dropout

    def forward(self, ids: Tensor, types: Tensor | None = None) -> Tensor:
        """Return ids (B, T) and types (B, T), all 0 where none are given, as (B, T, C).

        Raises:
            ValueError: there are more tokens than positions.
        """
        T = ids.size(1)
        longest = self.position.num_embeddings
        if longest < T:
            raise ValueError(f"{T} tokens do not fit a context of {longest}: crop it")
        types = torch.zeros_like(ids) if types is None else types
        positions = torch.arange(T, device=ids.device)  # (T,)
        x = self.token(ids) + self.segment(types) + self.position(positions)  # (B, T, C)
        return F.dropout(self.norm(x), self.dropout, self.training)


class MaskedHead(nn.Module):
    """From states to logits: one more layer, then the product with every token's embedding.

    Source: Devlin et al. (2019), section 3.1, "fed into an output softmax over the vocabulary"; the extra layer is that
    of the authors' code.
    """

    def __init__(self, config: BERTConfig, embedding: nn.Embedding) -> None:
        super().__init__()
        self.transform = nn.Linear(config.n_embd, config.n_embd)
        self.norm = nn.LayerNorm(config.n_embd, eps=config.eps)
        self.decoder = nn.Linear(config.n_embd, config.vocab_size)
        self.decoder.weight = embedding.weight

    def forward(self, states: Tensor) -> Tensor:
        """Return logits: states (..., C) -> (..., V)."""
        logits: Tensor = self.decoder(self.norm(F.gelu(self.transform(states))))  # (..., V)
        return logits


class BERT(nn.Module):
    """A stack of encoder layers, a head that tells hidden tokens, and a pooler that sums a sequence up in one vector.

    Source: Devlin et al. (2019), sections 3 and 3.1.
    """

    def __init__(self, config: BERTConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.layers = nn.ModuleList(
            EncoderLayer(
                config.n_embd,
                config.n_head,
                config.n_hidden,
                dropout=config.dropout,
                activation="gelu",
                eps=config.eps,
            )
            for _ in range(config.n_layer)
        )
        self.pooler = nn.Linear(config.n_embd, config.n_embd)
        self.head = MaskedHead(config, self.embeddings.token)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(
        self, ids: Tensor, types: Tensor | None = None, *, weights: bool = False
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return (states, maps): ids (B, T), types (B, T) -> (B, T, C) and, where asked for, L × (B, H, T, T)."""
        mask = (ids != self.config.pad)[:, None, None, :]  # (B, 1, 1, T)
        x = self.embeddings(ids, types)  # (B, T, C)
        maps: list[Tensor] = []
        for layer in self.layers:
            x, shown = layer(x, mask, weights=weights)
            maps += [] if shown is None else [shown]
        return x, tuple(maps)

    def pool(self, states: Tensor) -> Tensor:
        """Return the sequence as one vector, from its first token (CLS): states (B, T, C) -> (B, C).

        Source: Devlin et al. (2019), section 3, the vector C of "[CLS]"; the tanh layer is that of the authors' code.
        """
        return torch.tanh(self.pooler(states[:, 0]))

    def loss(self, inputs: Tensor, targets: Tensor, types: Tensor | None = None) -> Tensor:
        """Return the mean cross entropy in nats of what is asked: all three (B, T) -> a scalar.

        Inputs and targets are those of `mask_tokens`. Where nothing is asked the loss is 0.

        Source: Devlin et al. (2019), section 3.1, "Task #1: Masked LM".
        """
        states = self(inputs, types)[0]  # (B, T, C)
        asked = targets != NOT_ASKED  # (B, T)
        total = F.cross_entropy(self.head(states[asked]), targets[asked], reduction="sum")
        return total / asked.sum().clamp(min=1)

    @classmethod
    def from_hugging_face(cls, state: Mapping[str, Tensor], *, n_head: int, fresh: Collection[str] = ()) -> BERT:
        """Return a BERT with the weights of transformers' Bert classes: ``state`` is their state_dict, such as (V, C).

        A BertForMaskedLM has no pooler and a BertModel no head: ``fresh`` names the part that stays as initialized.

        Raises:
            ValueError: a weight is missing or does not fit.

        Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*.
        """
        weights = Weights(state, prefix="bert.")
        vocab_size, n_embd = weights.size("embeddings.word_embeddings.weight")
        config = BERTConfig(
            vocab_size=vocab_size,
            block_size=weights.size("embeddings.position_embeddings.weight")[0],
            n_layer=weights.count("encoder.layer.*.output.dense.weight"),
            n_head=n_head,
            n_embd=n_embd,
            n_hidden=weights.size("encoder.layer.0.output.dense.weight")[1],
            n_type=weights.size("embeddings.token_type_embeddings.weight")[0],
        )
        model = cls(config)
        weights.load_into(model, BERT_NAMES, fresh=fresh)
        return model


class BERTClassifier(nn.Module):
    """A BERT and one linear layer on its pooled vector: what fine-tuning adds.

    Source: Devlin et al. (2019), section 3.2 and figure 4 (a) and (b).
    """

    def __init__(self, bert: BERT, n_class: int) -> None:
        super().__init__()
        self.bert = bert
        self.head = nn.Linear(bert.config.n_embd, n_class)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, ids: Tensor, types: Tensor | None = None, *, weights: bool = False
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return (logits, maps): ids (B, T), types (B, T) -> (B, K) and, where asked for, L × (B, H, T, T)."""
        states, maps = self.bert(ids, types, weights=weights)
        pooled = F.dropout(self.bert.pool(states), self.bert.config.dropout, self.training)  # (B, C)
        return self.head(pooled), maps

    def loss(self, ids: Tensor, classes: Tensor, types: Tensor | None = None) -> Tensor:
        """Return the mean cross entropy in nats: ids (B, T), classes (B,), types (B, T) -> a scalar."""
        return F.cross_entropy(self(ids, types)[0], classes)
