import torch


def attention(Q, K, V):
    d_k = K.size(-1)
    return torch.einsum("...ts,...sd->...td", torch.softmax(Q @ K.mT / d_k, -1), V)
