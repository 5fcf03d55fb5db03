import torch


def masked_weights(scores, mask):
    extra = torch.zeros(mask.shape, dtype=scores.dtype)
    extra[~mask] = -torch.inf
    return (scores + extra).softmax(dim=-1)
