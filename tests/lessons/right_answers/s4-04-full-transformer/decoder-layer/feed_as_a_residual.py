from torch import nn


class DecoderLayer(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.reads, self.asks = (Block(MultiHead(n_embd, n_head), n_embd) for _ in range(2))
        self.feed, self.norm = FeedForward(n_embd, 2 * n_embd), nn.LayerNorm(n_embd)

    def forward(self, x, memory, mask=None, memory_mask=None):
        read = self.reads(x, None, mask)[0]
        asked, weights = self.asks(read, memory, memory_mask)
        thought = self.feed(self.norm(asked))
        return asked + thought, weights
