import torch
from torch import nn


class Positions(nn.Module):
    def __init__(self, longest, n_embd):
        super().__init__()
        self.table = nn.Parameter(torch.randn(longest, n_embd))

    def forward(self, x):
        return x + self.table[: len(x)]
