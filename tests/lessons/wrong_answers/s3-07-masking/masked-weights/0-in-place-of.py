import torch


def masked_weights(scores, mask):
    kept = torch.where(mask, scores, torch.zeros_like(scores))
    return torch.softmax(kept, dim=-1)
