from torch import nn


class FeedForward(nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand = nn.Linear(n_embd, n_hidden)
        self.contract = nn.Linear(n_hidden, n_embd)

    def forward(self, x):
        for layer in (self.expand, self.contract):
            x = layer(x).clamp(min=0)
        return x
