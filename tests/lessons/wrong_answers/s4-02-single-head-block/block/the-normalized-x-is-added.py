from torch import nn


class Block(nn.Module):
    def __init__(self, attention, n_embd):
        super().__init__()
        self.norm = nn.LayerNorm(n_embd)
        self.attention = attention

    def forward(self, x, *given):
        normalized = self.norm(x)
        found, weights = self.attention(normalized, *given)
        return normalized + found, weights
