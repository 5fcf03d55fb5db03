from torch import nn


class Block(nn.Module):
    def __init__(self, attention, n_embd):
        super().__init__()
        self.add_module("attention", attention)
        self.add_module("norm", nn.LayerNorm(n_embd))

    def forward(self, x, *given, **named):
        found, *rest = self.attention(self.norm(x), *given, **named)
        return x + found, *rest
