import torch


def add_positions(x, table):
    places = torch.arange(x.shape[-2])
    return torch.nn.functional.embedding(places, table) + x
