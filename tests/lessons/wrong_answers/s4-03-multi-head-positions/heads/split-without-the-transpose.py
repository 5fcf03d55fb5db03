import torch
from torch import nn


class MultiHead(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.H, self.D = n_head, n_embd // n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)
        self.output = nn.Linear(n_embd, n_embd)

    def forward(self, x, memory=None, mask=None):
        source = x if memory is None else memory
        q = self.query(x).reshape(len(x), self.H, -1, self.D)
        k = self.key(source).reshape(len(x), self.H, -1, self.D)
        v = self.value(source).reshape(len(x), self.H, -1, self.D)
        found, weights = attend(q, k, v, mask)
        return self.output(found.transpose(1, 2).reshape(x.shape)), weights
