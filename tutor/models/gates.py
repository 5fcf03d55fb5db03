"""What the gates of a trained LSTM or GRU do while it reads: its layer as a written-out cell, one step at a time.

Source: Karpathy, Johnson and Li (2015), *Visualizing and Understanding Recurrent Networks*, section 4.2.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tutor.models.recurrent import GRUCell, LSTMCell, RecurrentModel


def written_out(layer: nn.LSTM | nn.GRU) -> LSTMCell | GRUCell:
    """Return the written-out cell with the weights of a layer: it maps x (B, I) and its state (B, C) as the layer does.

    Source: Hochreiter and Schmidhuber (1997); Cho et al. (2014).
    """
    kind = LSTMCell if isinstance(layer, nn.LSTM) else GRUCell
    cell = kind(layer.input_size, layer.hidden_size)
    names = {"from_input.weight": "weight_ih_l0", "from_input.bias": "bias_ih_l0"}
    names |= {"from_state.weight": "weight_hh_l0", "from_state.bias": "bias_hh_l0"}
    weights = layer.state_dict()
    cell.load_state_dict({ours: weights[theirs] for ours, theirs in names.items()})
    return cell


@torch.no_grad()
def read_gates(model: RecurrentModel, ids: Tensor) -> dict[str, Tensor]:
    """Return what every gate does at every step of ids (B, T), and what is kept: (B, T, C) each, by name.

    An LSTM has "input", "forget", "output", its "candidate" and its "memory" after the step; a GRU has "reset",
    "update" (the share of the old state that stays), "candidate" and "memory", which is its state.

    Raises:
        ValueError: the model is a plain recurrent network, which has no gates.

    Source: Karpathy, Johnson and Li (2015), section 4.2.
    """
    if isinstance(model.layer, nn.RNN):
        raise ValueError("a plain recurrent network has no gates: take an LSTM or a GRU")
    cell, x = written_out(model.layer), model.embedding(ids)  # (B, T, I)
    hidden = memory = x.new_zeros(len(x), model.layer.hidden_size)  # (B, C)
    steps = []
    for t in range(x.size(1)):
        found = cell.gates(x[:, t], hidden)  # (B, C) each
        if isinstance(cell, LSTMCell):
            hidden, memory = cell(x[:, t], (hidden, memory))
        else:
            hidden = memory = cell(x[:, t], hidden)
        steps.append(torch.stack((*found, memory)))
    names = ("input", "forget", "output") if isinstance(cell, LSTMCell) else ("reset", "update")
    return dict(zip((*names, "candidate", "memory"), torch.stack(steps, dim=2), strict=True))  # (B, T, C) each
