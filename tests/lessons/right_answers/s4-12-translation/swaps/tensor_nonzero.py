import torch


def swaps(weights):
    places = torch.einsum("hts->ts", weights).argmax(dim=1)
    back = places[:-1] > places[1:]
    return back.nonzero().flatten().tolist()
