import math

import torch


class MultiHeadAttention(torch.nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.output = torch.nn.Linear(n_embd, n_embd)
        self.value = torch.nn.Linear(n_embd, n_embd)
        self.key = torch.nn.Linear(n_embd, n_embd)
        self.query = torch.nn.Linear(n_embd, n_embd)
        self.heads, self.size = n_head, n_embd // n_head

    def cut(self, x):
        B, T, _ = x.shape
        return x.view(B, T, self.heads, self.size).permute(0, 2, 1, 3)

    def forward(self, x):
        q, k, v = self.cut(self.query(x)), self.cut(self.key(x)), self.cut(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        mixed = torch.softmax(scores, dim=-1) @ v
        return self.output(mixed.permute(0, 2, 1, 3).flatten(2))
