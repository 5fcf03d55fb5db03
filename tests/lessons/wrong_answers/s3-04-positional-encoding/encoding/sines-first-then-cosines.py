import torch


def positional_encoding(T, C):
    angles = torch.outer(torch.arange(T).double(), 10000.0 ** (-torch.arange(0, C, 2).double() / C))
    return torch.cat((angles.sin(), angles.cos()), dim=-1)
