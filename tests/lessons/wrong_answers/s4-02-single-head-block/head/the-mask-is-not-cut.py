import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.query = nn.Linear(n_embd, head_size, bias=False)
        self.key = nn.Linear(n_embd, head_size, bias=False)
        self.value = nn.Linear(n_embd, head_size, bias=False)
        self.output = nn.Linear(head_size, n_embd)
        self.register_buffer("mask", torch.tril(torch.ones(block_size, block_size)) == 1)

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        output, weights = attend(q, k, v, self.mask)
        return self.output(output), weights
