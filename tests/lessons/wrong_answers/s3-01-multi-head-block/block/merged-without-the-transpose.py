import math

import torch


class MultiHeadAttention(torch.nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.query = torch.nn.Linear(n_embd, n_embd)
        self.key = torch.nn.Linear(n_embd, n_embd)
        self.value = torch.nn.Linear(n_embd, n_embd)
        self.output = torch.nn.Linear(n_embd, n_embd)

    def forward(self, x):
        q, k, v = (split_heads(layer(x), self.n_head) for layer in (self.query, self.key, self.value))
        attended = torch.softmax(q @ k.mT / math.sqrt(q.size(-1)), dim=-1) @ v
        B, H, T, D = attended.shape
        return self.output(attended.contiguous().view(B, T, H * D))
