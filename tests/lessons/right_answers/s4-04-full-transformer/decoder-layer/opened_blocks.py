from torch import nn


class DecoderLayer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.reads = Block(MultiHead(n_embd, n_head), n_embd)
        self.asks = Block(MultiHead(n_embd, n_head), n_embd)
        self.norm = nn.LayerNorm(n_embd)
        self.feed = FeedForward(n_embd, 2 * n_embd)

    def forward(self, x, memory, mask=None, memory_mask=None):
        x = x + self.reads.attention(self.reads.norm(x), None, mask)[0]
        found, weights = self.asks.attention(self.asks.norm(x), memory, memory_mask)
        x = x + found
        x += self.feed(self.norm(x))
        return x, weights
