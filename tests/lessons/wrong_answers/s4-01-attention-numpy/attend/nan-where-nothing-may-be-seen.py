import math

import torch


def attend(query, key, value, mask=None):
    scores = torch.matmul(query, key.mT) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = torch.where(mask, scores, -math.inf)
    weights = torch.softmax(scores, -1)
    return torch.matmul(weights, value), weights
