import torch


class SelfAttention(torch.nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.output = torch.nn.Linear(head_size, n_embd)
        for name in ("query", "key", "value"):
            setattr(self, name, torch.nn.Linear(n_embd, head_size, bias=False))
        places = torch.arange(block_size)
        self.register_buffer("mask", places[None, :] <= places[:, None])

    def forward(self, x):
        _, T, _ = x.shape
        q, k, v = (layer(x) for layer in (self.query, self.key, self.value))
        output, weights = attend(q, k, v, self.mask[:T][:, :T])
        return self.output(output), weights
