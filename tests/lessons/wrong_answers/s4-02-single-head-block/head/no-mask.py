import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.output = nn.Linear(head_size, n_embd)

    def forward(self, x):
        scores = self.query(x) @ self.key(x).mT / self.query.out_features**0.5
        weights = scores.softmax(-1)
        return self.output(weights @ self.value(x)), weights
