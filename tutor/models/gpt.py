"""A GPT: a stack of decoder blocks that predicts the next token.

Source: Radford et al. (2018), *Improving Language Understanding by Generative Pre-Training*, section 3.1, with the
pre-norm blocks and the final LayerNorm of Radford et al. (2019), *Language Models are Unsupervised Multitask Learners*,
section 2.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.attention import attend, causal_mask, merge_heads, split_heads
from tutor.models.hugging_face import GPT2_CHANGES, GPT2_NAMES, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class GPTConfig:
    """The sizes of a GPT.

    Source: Radford et al. (2018), section 4.1, "Model specifications", for what there is to choose.
    """

    vocab_size: int
    block_size: int = 64
    """The longest context, in tokens."""
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 96
    dropout: float = 0.0


Cache = list[tuple[Tensor, Tensor]]
"""For each layer the keys and values so far, each (B, H, S, D)."""


class CausalSelfAttention(nn.Module):
    """Multi-head self-attention in which a token sees itself and what came before it.

    Source: Vaswani et al. (2017), sections 3.2.2 and 3.2.3.
    """

    attend = staticmethod(attend)

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.n_head = config.n_head
        self.dropout = config.dropout
        self.query_key_value = nn.Linear(config.n_embd, 3 * config.n_embd)
        self.output = nn.Linear(config.n_embd, config.n_embd)

    def forward(
        self, x: Tensor, past: tuple[Tensor, Tensor] | None = None, *, weights: bool = False
    ) -> tuple[Tensor, Tensor | None, tuple[Tensor, Tensor]]:
        """Return (output (B, T, C), weights (B, H, T, S) or None, keys and values (B, H, S, D)).

        ``past`` holds the keys and values of earlier tokens; S counts them and the T new ones.
        """
        query, key, value = (split_heads(part, self.n_head) for part in self.query_key_value(x).chunk(3, dim=-1))
        if past is not None:
            key = torch.cat((past[0], key), dim=2)  # (B, H, S, D)
            value = torch.cat((past[1], value), dim=2)  # (B, H, S, D)
        dropout = self.dropout if self.training else 0.0
        if past is None and not weights:
            mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True, dropout_p=dropout)
            shown = None
        else:
            mask = causal_mask(query.size(2), key.size(2), x.device)  # (T, S)
            mixed, shown = self.attend(query, key, value, mask, weights=weights, dropout=dropout)
        return F.dropout(self.output(merge_heads(mixed)), self.dropout, self.training), shown, (key, value)


class Block(nn.Module):
    """Attention, then a feed-forward network for each position; each adds to the residual stream.

    Source: Radford et al. (2019), section 2.3 (LayerNorm moved to the input of each sub-block).
    """

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.norm_1 = nn.LayerNorm(config.n_embd)
        self.attention = CausalSelfAttention(config)
        self.norm_2 = nn.LayerNorm(config.n_embd)
        self.expand = nn.Linear(config.n_embd, 4 * config.n_embd)
        self.contract = nn.Linear(4 * config.n_embd, config.n_embd)
        self.dropout = config.dropout

    def forward(
        self, x: Tensor, past: tuple[Tensor, Tensor] | None = None, *, weights: bool = False
    ) -> tuple[Tensor, Tensor | None, tuple[Tensor, Tensor]]:
        """Return (output (B, T, C), weights (B, H, T, S) or None, keys and values) as the attention does."""
        found, shown, present = self.attention(self.norm_1(x), past, weights=weights)
        x = x + found  # (B, T, C)
        hidden = F.gelu(self.expand(self.norm_2(x)), approximate="tanh")  # (B, T, 4C)
        return x + F.dropout(self.contract(hidden), self.dropout, self.training), shown, present


class GPT(nn.Module):
    """A decoder-only language model.

    Source: Radford et al. (2018), equation 2; Radford et al. (2019), section 2.3, for norms and initialization.
    """

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.config = config
        self.token_embedding = nn.Embedding(config.vocab_size, config.n_embd)
        self.position_embedding = nn.Embedding(config.block_size, config.n_embd)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.n_layer))
        self.norm = nn.LayerNorm(config.n_embd)
        self.head = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.head.weight = self.token_embedding.weight
        self.apply(self._initialize)
        for name, parameter in self.named_parameters():
            if name.endswith(("output.weight", "contract.weight")):
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * config.n_layer))

    @staticmethod
    def _initialize(module: nn.Module) -> None:
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)

    def forward(
        self, ids: Tensor, *, cache: Cache | None = None, weights: bool = False
    ) -> tuple[Tensor, list[Tensor], Cache]:
        """Return (logits, attention weights, cache): ids (B, T) -> (B, T, V), L times (B, H, T, S), L pairs.

        The list of weights is empty unless ``weights``. ``cache`` holds the keys and values of the tokens before.

        Raises:
            ValueError: the tokens and those in the cache are more than ``block_size``: crop the context.
        """
        past = cache[0][0].size(2) if cache else 0
        T = ids.size(1)
        if past + T > self.config.block_size:
            raise ValueError(f"{past + T} tokens do not fit a context of {self.config.block_size}: crop it")
        positions = torch.arange(past, past + T, device=ids.device)  # (T,)
        x = self.token_embedding(ids) + self.position_embedding(positions)  # (B, T, C)
        x = F.dropout(x, self.config.dropout, self.training)
        maps: list[Tensor] = []
        present: Cache = []
        for index, block in enumerate(self.blocks):
            x, shown, pair = block(x, cache[index] if cache else None, weights=weights)
            present.append(pair)
            if shown is not None:
                maps.append(shown)
        return self.head(self.norm(x)), maps, present  # (B, T, V)

    def loss(self, ids: Tensor, targets: Tensor) -> Tensor:
        """Return the mean cross entropy in nats: ids (B, T), targets (B, T), the same tokens one place later.

        Source: Radford et al. (2018), equation 1.
        """
        logits = self(ids)[0]  # (B, T, V)
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())

    @classmethod
    def from_hugging_face(cls, state: Mapping[str, Tensor], *, n_head: int) -> GPT:
        """Return a GPT with the weights of transformers' GPT2 classes: ``state`` is their state_dict, such as (V, C).

        Raises:
            ValueError: a weight is missing or does not fit.

        Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*.
        """
        weights = Weights(state, prefix="transformer.")
        (vocab_size, n_embd), block_size = weights.size("wte.weight"), weights.size("wpe.weight")[0]
        n_layer = weights.count("h.*.ln_1.weight")
        sizes = {"n_layer": n_layer, "n_head": n_head, "n_embd": n_embd}
        model = cls(GPTConfig(vocab_size=vocab_size, block_size=block_size, **sizes))
        weights.load_into(model, GPT2_NAMES, changes=GPT2_CHANGES)
        return model


def next_token_probabilities(
    logits: Tensor, *, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """Return what is sampled from: logits (B, V) -> probabilities (B, V). Temperature 0 is greedy: one token gets 1.

    ``top_k`` keeps the k likeliest tokens; ``top_p`` the fewest whose probabilities sum to at least p.

    Raises:
        ValueError: temperature below 0, top_k below 1, or top_p outside (0, 1].

    Source: Fan et al. (2018), *Hierarchical Neural Story Generation*, section 5.4 (top-k); Holtzman et al. (2020),
    *The Curious Case of Neural Text Degeneration*, section 3.1 (top-p).
    """
    if temperature < 0 or (top_k is not None and top_k < 1) or (top_p is not None and not 0 < top_p <= 1):
        raise ValueError("temperature must be at least 0, top_k at least 1, and top_p above 0 and at most 1")
    if temperature == 0:
        return F.one_hot(logits.argmax(dim=-1), logits.size(-1)).to(logits.dtype)  # (B, V)
    logits = logits / temperature
    if top_k is not None and top_k < logits.size(-1):
        kept = logits.topk(top_k, dim=-1)
        logits = torch.full_like(logits, float("-inf")).scatter(-1, kept.indices, kept.values)  # (B, V)
    probabilities = logits.softmax(dim=-1)
    if top_p is None:
        return probabilities
    ordered, order = probabilities.sort(dim=-1, descending=True)
    before = ordered.cumsum(dim=-1) - ordered  # (B, V): what is already kept when a token's turn comes
    nucleus = torch.zeros_like(probabilities).scatter(-1, order, ordered.masked_fill(before >= top_p, 0.0))
    return nucleus / nucleus.sum(dim=-1, keepdim=True)


@torch.no_grad()
def generate(
    model: GPT,
    ids: Tensor,
    count: int,
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    generator: torch.Generator | None = None,
    use_cache: bool = True,
) -> Iterator[Tensor]:
    """Yield ``count`` new tokens (B,), one at a time, after ids (B, T).

    The context is cropped to the last ``block_size`` tokens. With the cache a token costs one position's work, until
    the context is full: then positions shift, and each token needs the whole context again.

    Source: Radford et al. (2019), section 2; Shazeer (2019), *Fast Transformer Decoding*, section 2.4.1 (the cache).
    """
    model.eval()
    size = model.config.block_size
    cache: Cache | None = None
    new = ids[:, -size:]
    for _ in range(count):
        logits, _, present = model(new, cache=cache)
        chances = next_token_probabilities(logits[:, -1], temperature=temperature, top_k=top_k, top_p=top_p)
        token = torch.multinomial(chances, 1, generator=generator)  # (B, 1)
        ids = torch.cat((ids, token), dim=1)
        roomy = use_cache and present[0][0].size(2) < size
        cache, new = (present, token) if roomy else (None, ids[:, -size:])
        yield token[:, 0]
