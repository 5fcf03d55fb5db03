import torch


def soft_lookup(query, keys, values, t=1.0):
    shares = torch.softmax(torch.as_tensor((query - keys) ** 2 / t), 0)
    return shares.numpy() @ values
