import torch


def additive_scores(Q, K, W, U, v):
    Q, K, W, U, v = map(torch.as_tensor, (Q, K, W, U, v))
    return (torch.tanh((Q @ W).unsqueeze(1) + (K @ U).unsqueeze(0)) @ v).softmax(dim=-1)
