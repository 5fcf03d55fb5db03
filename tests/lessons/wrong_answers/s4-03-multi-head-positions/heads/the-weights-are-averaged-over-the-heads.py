import torch
from torch import nn


class MultiHead(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.size = n_embd // n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def forward(self, x, memory=None, mask=None):
        source = x if memory is None else memory
        parts = zip(*(y.split(self.size, -1) for y in (self.query(x), self.key(source), self.value(source))))
        found = [attend(q, k, v, mask) for q, k, v in parts]
        weights = sum(weights for _, weights in found) / len(found)
        return self.output(torch.cat([mixed for mixed, _ in found], -1)), weights
