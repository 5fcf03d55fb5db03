import torch


def attend(query, key, value, mask=None):
    scores = torch.einsum("...td,...sd->...ts", query, key) / query.size(-1) ** 0.5
    if mask is not None:
        scores = torch.where(mask, -1e9, scores)
    weights = torch.softmax(scores, -1)
    return weights @ value, weights
