import torch


def attention(Q, K, V):
    weights = torch.softmax(Q @ K.mT, -1)
    return weights @ V / Q.shape[-1] ** 0.5
