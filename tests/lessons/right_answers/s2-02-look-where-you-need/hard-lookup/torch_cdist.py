import torch


def hard_lookup(query, keys, values):
    distances = torch.cdist(torch.as_tensor(query)[None], torch.as_tensor(keys))
    return torch.as_tensor(values)[distances[0].argmin()]
