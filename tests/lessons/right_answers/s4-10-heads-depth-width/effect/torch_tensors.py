import torch


def effect(a, b):
    a, b = torch.tensor(a, dtype=torch.float64), torch.tensor(b, dtype=torch.float64)
    error = torch.sqrt(a.var() / a.numel() + b.var() / b.numel())
    return ((a.mean() - b.mean()) / error).item()
