import torch


class Positions(torch.nn.Module):
    def __init__(self, longest, n_embd):
        super().__init__()
        self.table = torch.nn.Parameter(torch.empty(longest, n_embd))
        torch.nn.init.normal_(self.table)

    def forward(self, x):
        B, T, C = x.shape
        return self.table.narrow(0, 0, T).unsqueeze(0).expand(B, T, C) + x
