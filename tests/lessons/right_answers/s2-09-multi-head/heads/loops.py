import torch


def split_heads(x, n_head):
    B, T, C = x.shape
    D = C // n_head
    heads = torch.empty(B, n_head, T, D, dtype=x.dtype)
    for h in range(n_head):
        for d in range(D):
            heads[:, h, :, d] = x[:, :, h * D + d]
    return heads


def merge_heads(x):
    B, H, T, D = x.shape
    merged = torch.empty(B, T, H * D, dtype=x.dtype)
    for h in range(H):
        merged[:, :, h * D : (h + 1) * D] = x[:, h]
    return merged
