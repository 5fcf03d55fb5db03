import torch
from torch import nn


class EncoderLayer(nn.Module):
    def __init__(self, n_embd, n_head, n_hidden):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.norm_attention, self.norm_feed_forward = nn.LayerNorm(n_embd), nn.LayerNorm(n_embd)
        self.feed_forward = FeedForward(n_embd, n_hidden)

    def forward(self, x, mask=None):
        results = []
        for b in range(x.shape[0]):
            one = x[b : b + 1]
            its_mask = None if mask is None else mask[b : b + 1]
            one = one + self.attention(self.norm_attention(one), mask=its_mask, weights=True)[0]
            tokens = [one[:, s] + self.feed_forward(self.norm_feed_forward(one[:, s])) for s in range(x.shape[1])]
            results.append(torch.stack(tokens, dim=1))
        return torch.cat(results)
