import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.query, self.key = nn.Linear(n_embd, n_embd), nn.Linear(n_embd, n_embd)
        self.value, self.output = nn.Linear(n_embd, n_embd), nn.Linear(n_embd, n_embd)

    def forward(self, x):
        q, k, v = (layer(x).unflatten(-1, (self.n_head, -1)) for layer in (self.query, self.key, self.value))
        scores = torch.einsum("bthd,bshd->bhts", q, k) / q.size(-1) ** 0.5
        found = torch.einsum("bhts,bshd->bthd", scores.softmax(-1), v)
        shares = self.output.weight.unflatten(1, (self.n_head, -1))
        return torch.einsum("bthd,chd->btc", found, shares) + self.output.bias
