from torch import nn


class DecoderLayer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.feed = FeedForward(n_embd, 2 * n_embd)
        self.norm = nn.LayerNorm(n_embd)
        self.reads = Block(MultiHead(n_embd, n_head), n_embd)
        self.asks = Block(MultiHead(n_embd, n_head), n_embd)

    def forward(self, x, memory, mask=None, memory_mask=None):
        read = self.reads(x, None, None)[0]
        x, weights = self.asks(read, memory, memory_mask)
        return x + self.feed(self.norm(x)), weights
