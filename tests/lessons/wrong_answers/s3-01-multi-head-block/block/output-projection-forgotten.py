import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.size = n_embd // n_head
        self.query = nn.Linear(n_embd, n_embd)
        self.key = nn.Linear(n_embd, n_embd)
        self.value = nn.Linear(n_embd, n_embd)

    def forward(self, x):
        parts = (layer(x).split(self.size, dim=-1) for layer in (self.query, self.key, self.value))
        return torch.cat([(q @ k.mT / self.size**0.5).softmax(-1) @ v for q, k, v in zip(*parts)], -1)
