import torch
from torch import nn


class MultiHead(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def forward(self, x, memory=None, mask=None):
        q, k, v = (
            y.unflatten(-1, (self.n_head, -1)).transpose(1, 2) for y in (self.query(x), self.key(x), self.value(x))
        )
        found, weights = attend(q, k, v, mask)
        return self.output(found.transpose(1, 2).flatten(2)), weights
