from torch import nn


class FeedForward(nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.contract = nn.Linear(n_hidden, n_embd)
        self.expand = nn.Linear(n_embd, n_hidden)

    def forward(self, x):
        up = x @ self.expand.weight.T + self.expand.bias
        up = up * (up > 0)
        return up @ self.contract.weight.T + self.contract.bias
