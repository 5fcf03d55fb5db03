import torch
from torch import nn


class MultiHead(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(n_embd, n_embd) for _ in range(4))
        self.size = n_embd // n_head

    def forward(self, x, memory=None, mask=None):
        memory = x if memory is None else memory
        heads = zip(*(y.split(self.size, dim=-1) for y in (self.query(x), self.key(memory), self.value(memory))))
        if mask is not None and mask.dim() == 4:
            mask = mask[:, 0]
        found = [attend(q, k, v, mask) for q, k, v in heads]
        output = torch.cat([mixed for mixed, _ in found], dim=-1)
        return self.output(output), torch.stack([weights for _, weights in found], dim=1)
