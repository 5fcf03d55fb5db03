import torch


def attention(Q, K, V):
    Q = Q / torch.tensor(Q.shape[-1]).sqrt()
    return torch.softmax(Q @ K.mT, dim=-1) @ V
