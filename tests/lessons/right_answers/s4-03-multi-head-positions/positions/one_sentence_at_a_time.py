import torch
from torch import nn


class Positions(nn.Module):
    def __init__(self, longest, n_embd):
        super().__init__()
        self.register_parameter("table", nn.Parameter(torch.randn((longest, n_embd))))

    def forward(self, x):
        return torch.stack([sentence + self.table[: len(sentence)] for sentence in x])
