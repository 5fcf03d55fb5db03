import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.register_buffer("mask", ~torch.triu(torch.ones(block_size, block_size), diagonal=1).bool())
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.output = nn.Linear(head_size, n_embd)

    def forward(self, x):
        n = x.size(1)
        found, weights = attend(self.query(x), self.key(x), x, self.mask[None, :n, :n])
        return self.output(self.value(found)), weights
