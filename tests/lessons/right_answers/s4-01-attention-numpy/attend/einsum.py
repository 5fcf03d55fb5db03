import torch


def attend(query, key, value, mask=None):
    scores = torch.einsum("...td,...sd->...ts", query, key) * query.shape[-1] ** -0.5
    if mask is None:
        mask = torch.tensor(True)
    weights = torch.softmax(scores.where(mask, torch.tensor(-1e9, dtype=scores.dtype)), -1) * mask
    return torch.einsum("...ts,...se->...te", weights, value), weights
