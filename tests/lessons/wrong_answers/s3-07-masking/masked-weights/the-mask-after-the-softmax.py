import torch


def masked_weights(scores, mask):
    weights = torch.softmax(scores, -1)
    return weights.masked_fill(~mask, 0)
