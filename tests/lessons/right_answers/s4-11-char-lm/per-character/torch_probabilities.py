import torch


def bits_per_character(losses, pieces):
    p = torch.exp(-torch.as_tensor(losses))
    lengths = torch.tensor([len(piece) for piece in pieces])
    return -p.log2().sum() / lengths.sum()
