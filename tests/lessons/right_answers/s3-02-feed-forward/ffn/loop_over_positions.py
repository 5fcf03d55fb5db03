import torch


class FeedForward(torch.nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand = torch.nn.Linear(n_embd, n_hidden)
        self.contract = torch.nn.Linear(n_hidden, n_embd)

    def one(self, position):
        return self.contract(torch.maximum(self.expand(position), torch.zeros(())))

    def forward(self, x):
        return torch.stack([self.one(x[:, t]) for t in range(x.shape[1])], dim=1)
