from torch import nn


class DecoderLayer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.feed = FeedForward(n_embd, 2 * n_embd)
        self.norm = nn.LayerNorm(n_embd)
        self.reads = Block(MultiHead(n_embd, n_head), n_embd)
        self.asks = Block(MultiHead(n_embd, n_head), n_embd)

    def forward(self, x, memory, mask=None, memory_mask=None):
        y, _ = self.reads(x, None, mask)
        y, weights = self.asks(y, memory, memory_mask)
        return self.feed(self.norm(y)), weights
