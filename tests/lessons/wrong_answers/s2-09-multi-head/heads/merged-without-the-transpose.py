import torch


def split_heads(x, n_head):
    return torch.stack(x.chunk(n_head, dim=-1), dim=1)


def merge_heads(x):
    return x.contiguous().view(x.shape[0], x.shape[2], -1)
