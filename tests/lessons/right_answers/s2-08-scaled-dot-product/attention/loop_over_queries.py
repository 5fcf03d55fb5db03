import math

import torch


def attention(Q, K, V):
    rows = []
    for t in range(Q.shape[-2]):
        query = Q[..., t : t + 1, :]
        scores = (query * K).sum(-1) / math.sqrt(Q.shape[-1])
        e = torch.exp(scores - scores.max(-1, keepdim=True).values)
        weights = e / e.sum(-1, keepdim=True)
        rows.append((weights[..., None] * V).sum(-2))
    return torch.stack(rows, dim=-2)
