import torch


def linear_attention(q, k, v):
    v1 = torch.cat([v, torch.ones_like(v[:, :1])], dim=1)
    mixed = q @ (k.transpose(0, 1) @ v1)
    return mixed[:, :-1] / mixed[:, -1:]
