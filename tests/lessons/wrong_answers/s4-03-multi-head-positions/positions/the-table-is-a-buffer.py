import torch
from torch import nn


class Positions(nn.Module):
    def __init__(self, longest, n_embd):
        super().__init__()
        self.table = nn.Buffer(torch.randn(longest, n_embd))

    def forward(self, x):
        T = x.shape[1]
        return x + self.table[None, :T]
