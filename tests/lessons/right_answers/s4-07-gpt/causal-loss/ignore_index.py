import torch
from torch.nn import functional as F


def causal_lm_loss(logits, tokens):
    B, T, V = logits.shape
    targets = torch.full((B, T), -100)
    targets[:, :-1] = tokens[:, 1:]
    return F.cross_entropy(logits.reshape(-1, V), targets.reshape(-1), ignore_index=-100)
