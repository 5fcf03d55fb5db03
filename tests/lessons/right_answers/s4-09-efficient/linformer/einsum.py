import math

import torch


def linformer(Q, K, V, E, F):
    scores = torch.einsum("td,ps,sd->tp", Q, E, K) / math.sqrt(K.size(1))
    weights = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    weights = weights / weights.sum(dim=1, keepdim=True)
    return torch.einsum("tp,ps,sd->td", weights, F, V)
