import torch


class Block(torch.nn.Module):
    def __init__(self, attention, n_embd):
        super().__init__()
        self.norm = torch.nn.LayerNorm([n_embd])
        self.attention = attention

    def forward(self, x, *given):
        normalized = self.norm(x)
        results = self.attention(normalized, *given)
        return results[0] + x, results[1]
