import torch


def linear_attention(q, k, v):
    memory = torch.zeros(k.shape[1], v.shape[1], dtype=v.dtype)
    total = torch.zeros(k.shape[1], dtype=v.dtype)
    for key, value in zip(k, v):
        memory += torch.outer(key, value)
        total += key
    return torch.stack([row @ memory / (row @ total) for row in q])
