import torch


class FeedForward(torch.nn.Module):
    def __init__(self, n_embd, n_hidden):
        super().__init__()
        self.expand = torch.nn.Linear(n_embd, n_hidden)
        self.contract = torch.nn.Linear(n_hidden, n_embd)

    def forward(self, x):
        up = torch.einsum("btc,hc->bth", x, self.expand.weight) + self.expand.bias
        return torch.einsum("bth,ch->btc", up, self.contract.weight) + self.contract.bias
