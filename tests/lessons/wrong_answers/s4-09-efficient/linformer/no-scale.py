import torch


def linformer(Q, K, V, E, F):
    weights = torch.softmax(torch.einsum("td,pd->tp", Q, E @ K), dim=1)
    return weights @ F @ V
