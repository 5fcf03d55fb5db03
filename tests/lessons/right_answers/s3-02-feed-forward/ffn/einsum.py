import torch
from torch import nn


class FeedForward(nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand = nn.Linear(n_embd, n_hidden)
        self.contract = nn.Linear(n_hidden, n_embd)
        self.bend = nn.ReLU()

    def forward(self, x):
        hidden = self.bend(torch.einsum("btc,hc->bth", x, self.expand.weight) + self.expand.bias)
        return torch.einsum("bth,ch->btc", hidden, self.contract.weight) + self.contract.bias
