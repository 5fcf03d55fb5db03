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
        source = x if memory is None else memory
        B, H = len(x), self.n_head

        def fold(y):
            return torch.cat(y.chunk(H, dim=-1))

        if mask is not None and mask.dim() == 4:
            mask = mask.squeeze(1).repeat(H, 1, 1)
        mixed, weights = attend(fold(self.query(x)), fold(self.key(source)), fold(self.value(source)), mask)
        merged = torch.cat(mixed.split(B), dim=-1)
        return self.output(merged), weights.unflatten(0, (H, B)).transpose(0, 1)
