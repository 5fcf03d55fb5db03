import torch
from torch import nn


class Hidden(nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand = nn.Linear(n_embd, n_hidden)
        self.contract = nn.Linear(n_hidden, n_embd)

    def forward(self, x):
        return self.contract(self.expand(x).clamp_min(0))


class EncoderLayer(nn.Module):
    def __init__(self, n_embd, n_head, n_hidden):
        super().__init__()
        self.attention = MultiHeadAttention(n_embd, n_head)
        self.feed_forward = Hidden(n_embd, n_hidden)
        self.norm_attention = nn.LayerNorm(n_embd)
        self.norm_feed_forward = nn.LayerNorm(n_embd)

    def forward(self, x, mask=None):
        normed = self.norm_attention(x)
        after_attention = torch.add(x, self.attention(normed, mask=mask)[0])
        normed = self.norm_feed_forward(after_attention)
        return torch.add(after_attention, self.feed_forward(normed))
