import torch


def pre_norm(x, sublayer, norm):
    seen = norm(x)
    found = sublayer(seen)
    return torch.add(x, found)


def post_norm(x, sublayer, norm):
    total = sublayer(x) + x
    return norm(total)
