import torch


def masked_weights(scores, mask):
    hidden = torch.tensor(-torch.inf, dtype=scores.dtype)
    return torch.softmax(torch.where(mask, scores, hidden), -1)
