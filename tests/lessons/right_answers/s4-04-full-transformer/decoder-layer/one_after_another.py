import torch


class DecoderLayer(torch.nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        parts = {name: Block(MultiHead(n_embd, n_head), n_embd) for name in ("reads", "asks")}
        parts["norm"] = torch.nn.LayerNorm(n_embd)
        parts["feed"] = FeedForward(n_embd, n_embd * 2)
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, x, memory, mask=None, memory_mask=None):
        maps = []
        for block, given in ((self.reads, (None, mask)), (self.asks, (memory, memory_mask))):
            x, weights = block(x, *given)
            maps.append(weights)
        return torch.add(x, self.feed(self.norm(x))), maps[-1]
