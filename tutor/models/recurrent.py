"""Networks that read a sequence step by step: the plain recurrent cell, the LSTM and the GRU, and a model on them.

The cells are written out to be read, and equal torch's. `RecurrentModel` runs torch's own kernels, which loop over the
time in C++.

Source: Elman (1990), *Finding Structure in Time*; Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*; Cho et
al. (2014), *Learning Phrase Representations using RNN Encoder–Decoder*.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Kind = Literal["rnn", "lstm", "gru"]


class RNNCell(nn.Module):
    """h' = tanh(W x + U h + b): one step of a plain recurrent network.

    Source: Elman (1990); Goodfellow, Bengio and Courville (2016), *Deep Learning*, equations 10.8 and 10.9.
    """

    def __init__(self, n_in: int, n_hidden: int) -> None:
        super().__init__()
        self.from_input = nn.Linear(n_in, n_hidden)
        self.from_state = nn.Linear(n_hidden, n_hidden)

    def forward(self, x: Tensor, state: Tensor) -> Tensor:
        """Return the next state: x (B, I), state (B, C) -> (B, C)."""
        return torch.tanh(self.from_input(x) + self.from_state(state))


class LSTMCell(nn.Module):
    """A cell that keeps a memory beside its state; gates decide what is forgotten, written and shown.

    Source: Hochreiter and Schmidhuber (1997), section 4; Gers, Schmidhuber and Cummins (2000), *Learning to Forget*,
    for the forget gate.
    """

    def __init__(self, n_in: int, n_hidden: int) -> None:
        super().__init__()
        self.from_input = nn.Linear(n_in, 4 * n_hidden)
        self.from_state = nn.Linear(n_hidden, 4 * n_hidden)

    def gates(self, x: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the input, forget and output gates, 0 to 1, and the candidate: x (B, I), hidden (B, C) -> (B, C) each.

        Source: Gers, Schmidhuber and Cummins (2000), equations 2 and 3.
        """
        sums = self.from_input(x) + self.from_state(hidden)  # (B, 4C)
        write, forget, candidate, show = sums.chunk(4, dim=-1)  # (B, C) each
        return write.sigmoid(), forget.sigmoid(), show.sigmoid(), candidate.tanh()

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """Return the next (state, memory): x (B, I), both of the state (B, C) -> both (B, C)."""
        hidden, memory = state
        write, forget, show, candidate = self.gates(x, hidden)  # (B, C) each
        memory = forget * memory + write * candidate
        return show * memory.tanh(), memory


class GRUCell(nn.Module):
    """A cell with two gates: one resets the state before it is read, one mixes the old state with the new.

    Source: Cho et al. (2014), equations 5 to 8, with the reset gate after the product U h, as cuDNN and torch have it,
    and the update gate's sense turned: here it is the share of the old state that stays.
    """

    def __init__(self, n_in: int, n_hidden: int) -> None:
        super().__init__()
        self.from_input = nn.Linear(n_in, 3 * n_hidden)
        self.from_state = nn.Linear(n_hidden, 3 * n_hidden)

    def gates(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the reset and update gates, 0 to 1, and the candidate: x (B, I), state (B, C) -> (B, C) each.

        Source: Cho et al. (2014), equations 5, 6 and 8.
        """
        reset_x, stay_x, new_x = self.from_input(x).chunk(3, dim=-1)  # (B, C) each
        reset_h, stay_h, new_h = self.from_state(state).chunk(3, dim=-1)  # (B, C) each
        reset: Tensor = (reset_x + reset_h).sigmoid()
        return reset, (stay_x + stay_h).sigmoid(), (new_x + reset * new_h).tanh()

    def forward(self, x: Tensor, state: Tensor) -> Tensor:
        """Return the next state: x (B, I), state (B, C) -> (B, C)."""
        _, stay, new = self.gates(x, state)  # (B, C) each
        return stay * state + (1 - stay) * new


def unroll(cell: RNNCell | LSTMCell | GRUCell, x: Tensor) -> Tensor:
    """Return the states after every step, from a state of zeros: x (B, T, I) -> (B, T, C).

    Source: Goodfellow, Bengio and Courville (2016), section 10.1, unfolding.
    """
    B, T, _ = x.size()
    zeros = x.new_zeros(B, cell.from_state.in_features)  # (B, C)
    states: list[Tensor] = []
    if isinstance(cell, LSTMCell):
        both = (zeros, zeros)
        for t in range(T):
            both = cell(x[:, t], both)
            states.append(both[0])
    else:
        state = zeros
        for t in range(T):
            state = cell(x[:, t], state)
            states.append(state)
    return torch.stack(states, dim=1)  # (B, T, C)


class RecurrentModel(nn.Module):
    """Embedding, one recurrent layer of torch, and logits for every step.

    ``memory_bias`` starts the gate that keeps the old state: the LSTM's forget gate, the GRU's update gate.

    Source: Elman (1990); Jozefowicz, Zaremba and Sutskever (2015), *An Empirical Exploration of Recurrent Network
    Architectures*, for the bias of the forget gate.
    """

    def __init__(
        self,
        kind: Kind,
        vocab_size: int,
        n_class: int,
        *,
        n_embd: int = 16,
        n_hidden: int = 32,
        memory_bias: float = 1.0,
    ) -> None:
        super().__init__()
        layers = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
        if kind not in layers:
            raise ValueError(f"there is no recurrent layer {kind!r}: choose rnn, lstm or gru")
        self.embedding = nn.Embedding(vocab_size, n_embd)
        self.layer: nn.RNN | nn.LSTM | nn.GRU = layers[kind](n_embd, n_hidden, batch_first=True)
        self.head = nn.Linear(n_hidden, n_class)
        if kind != "rnn":
            with torch.no_grad():
                self.layer.bias_ih_l0[n_hidden : 2 * n_hidden] = memory_bias  # forget in the LSTM, stay in the GRU
                self.layer.bias_hh_l0[n_hidden : 2 * n_hidden] = 0.0

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Return (logits, states): ids (B, T) -> (B, T, K) and (B, T, C)."""
        states = self.layer(self.embedding(ids))[0]  # (B, T, C)
        return self.head(states), states  # (B, T, K)

    def loss(self, ids: Tensor, targets: Tensor) -> Tensor:
        """Return the mean cross entropy in nats, where the target is not −1: ids (B, T), targets (B, T) -> a scalar."""
        return F.cross_entropy(self(ids)[0].flatten(0, 1), targets.flatten(), ignore_index=-1)

    def reach(self, ids: Tensor) -> Tensor:
        """Return how strongly each input still moves the last state: ids (B, T) -> (T,), mean norms of gradients.

        Source: Bengio, Simard and Frasconi (1994), *Learning Long-Term Dependencies with Gradient Descent is
        Difficult*, section IV.
        """
        embedded = self.embedding(ids).detach().requires_grad_()  # (B, T, I)
        last = self.layer(embedded)[0][:, -1]  # (B, C)
        gradient: Tensor = torch.autograd.grad(last.sum(), embedded)[0]  # (B, T, I)
        lengths: Tensor = gradient.norm(dim=-1)  # (B, T)
        return lengths.mean(dim=0)  # (T,)


@torch.no_grad()
def generate(
    model: RecurrentModel,
    ids: Tensor,
    count: int,
    *,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Iterator[Tensor]:
    """Yield ``count`` new tokens (B,) after ids (B, T), each drawn from the softmax of its logits over ``temperature``.

    Each token is one step of the layer: the state carries all that was read, and nothing is read twice.

    Source: Graves (2013), *Generating Sequences With Recurrent Neural Networks*, section 2.
    """
    out, state = model.layer(model.embedding(ids))  # (B, T, C)
    for _ in range(count):
        chances = (model.head(out[:, -1]) / temperature).softmax(-1)  # (B, K)
        token = torch.multinomial(chances, 1, generator=generator)  # (B, 1)
        yield token[:, 0]
        out, state = model.layer(model.embedding(token), state)  # (B, 1, C)
