import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.size = n_embd // n_head
        for name in ("query", "key", "value", "output"):
            setattr(self, name, nn.Linear(n_embd, n_embd))

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        results = []
        for start in range(0, x.shape[-1], self.size):
            part = slice(start, start + self.size)
            scores = q[..., part] @ k[..., part].mT * self.size**-0.5
            results.append(scores.softmax(-1) @ v[..., part])
        return self.output(torch.cat(results, dim=-1))
