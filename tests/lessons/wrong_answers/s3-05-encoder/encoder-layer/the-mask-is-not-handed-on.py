import torch
from torch import nn


class EncoderLayer(nn.Module):
    def __init__(self, n_embd, n_head, n_hidden):
        super().__init__()
        self.norm_attention = nn.LayerNorm(n_embd)
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.norm_feed_forward = nn.LayerNorm(n_embd)
        self.feed_forward = FeedForward(n_embd, n_hidden)

    def forward(self, x, mask=None):
        output, _ = self.attention(self.norm_attention(x))
        y = x + output
        y = y + self.feed_forward(self.norm_feed_forward(y))
        return y
