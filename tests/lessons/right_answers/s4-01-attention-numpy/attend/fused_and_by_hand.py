import torch
from torch.nn import functional as F


def attend(query, key, value, mask=None):
    scores = torch.matmul(query / query.size(-1) ** 0.5, key.transpose(-1, -2))
    if mask is not None:
        scores = torch.where(mask, scores, -1e30)
    e = torch.exp(scores - scores.amax(-1, keepdim=True))
    weights = e / e.sum(-1, keepdim=True)
    if mask is not None:
        weights = weights * mask
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask), weights
