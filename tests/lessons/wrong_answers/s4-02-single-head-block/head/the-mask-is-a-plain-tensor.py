import torch


class SelfAttention(torch.nn.Module):
    def __init__(self, n_embd, head_size, block_size):
        super().__init__()
        self.query = torch.nn.Linear(n_embd, head_size, bias=False)
        self.key = torch.nn.Linear(n_embd, head_size, bias=False)
        self.value = torch.nn.Linear(n_embd, head_size, bias=False)
        self.output = torch.nn.Linear(head_size, n_embd)

    def forward(self, x):
        T = x.size(1)
        mask = torch.ones(T, T).tril().bool()
        found, weights = attend(self.query(x), self.key(x), self.value(x), mask)
        return self.output(found), weights
