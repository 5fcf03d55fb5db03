import math

import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(n_embd, head_size, False) for _ in range(3))
        self.output = nn.Linear(head_size, n_embd)
        self.mask = nn.Buffer(torch.tril(torch.ones(block_size, block_size, dtype=torch.bool)))

    def forward(self, x):
        T = x.shape[-2]
        scores = torch.einsum("btd,bsd->bts", self.query(x), self.key(x)) / math.sqrt(self.query.out_features)
        weights = torch.softmax(scores.masked_fill(self.mask[:T, :T].logical_not(), -math.inf), dim=-1)
        return self.output(torch.einsum("bts,bsd->btd", weights, self.value(x))), weights
