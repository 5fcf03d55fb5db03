import math

import torch
from torch import nn


class MultiHead(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.heads = n_head
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(n_embd, n_embd))

    def forward(self, x, memory=None, mask=None):
        if memory is None:
            memory = x
        q = self.query(x).unflatten(-1, (self.heads, -1))
        k = self.key(memory).unflatten(-1, (self.heads, -1))
        v = self.value(memory).unflatten(-1, (self.heads, -1))
        scores = torch.einsum("bthd,bshd->bhts", q, k) / math.sqrt(q.size(-1))
        if mask is not None:
            scores = scores.masked_fill(mask.logical_not(), -1e30)
        weights = scores.softmax(-1)
        return self.output(torch.einsum("bhts,bshd->bthd", weights, v).flatten(-2)), weights
