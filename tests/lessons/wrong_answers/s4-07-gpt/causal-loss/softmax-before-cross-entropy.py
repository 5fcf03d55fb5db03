import torch
from torch.nn import functional as F


def causal_lm_loss(logits, tokens):
    p = torch.softmax(logits, dim=2)[:, :-1]
    return F.cross_entropy(p.transpose(1, 2), tokens[:, 1:])
