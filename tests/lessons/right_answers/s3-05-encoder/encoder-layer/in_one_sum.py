import torch
from torch import nn


class EncoderLayer(nn.Module):
    def __init__(self, n_embd, n_head, n_hidden):
        super().__init__()
        self.norm_feed_forward = nn.LayerNorm(n_embd)
        self.feed_forward = FeedForward(n_embd, n_hidden)
        self.norm_attention = nn.LayerNorm(n_embd)
        self.attention = MultiHeadAttention(n_embd, n_head)

    def look(self, x, mask):
        return x + self.attention(self.norm_attention(x), None, mask)[0]

    def think(self, x):
        return x + self.feed_forward(self.norm_feed_forward(x))

    def forward(self, x, mask=None):
        return self.think(self.look(x, mask))
