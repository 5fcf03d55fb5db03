from torch import nn


class Block(nn.Module):
    def __init__(self, attention, n_embd):
        super().__init__()
        self.attention = attention
        self.norm = nn.LayerNorm(n_embd)

    def forward(self, x, *given):
        result = self.attention(self.norm(x))
        return x + result[0], result[1]
