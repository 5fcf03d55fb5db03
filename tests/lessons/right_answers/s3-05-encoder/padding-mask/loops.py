import torch


def padding_mask(ids, pad=0):
    rows = [[[[int(token) != pad for token in sentence]]] for sentence in ids]
    return torch.tensor(rows)
