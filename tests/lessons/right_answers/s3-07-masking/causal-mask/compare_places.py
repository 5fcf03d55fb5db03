import torch


def causal_mask(size):
    places = torch.arange(size)
    return places[None, :] <= places[:, None]
