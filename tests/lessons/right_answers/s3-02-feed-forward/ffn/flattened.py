from torch import nn
from torch.nn import functional as F


class FeedForward(nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand, self.contract = nn.Linear(n_embd, n_hidden), nn.Linear(n_hidden, n_embd)

    def forward(self, x):
        B, T, C = x.shape
        rows = x.reshape(B * T, C)
        return self.contract(F.relu(self.expand(rows))).reshape(B, T, C)
