import torch


def multi_head(Q, K, V, W_Q, W_K, W_V, W_O):
    y = 0
    size = W_V[0].shape[1]
    for i in range(len(W_Q)):
        scores = torch.einsum("tc,cd,sd->ts", Q, W_Q[i], K @ W_K[i]) / W_Q[i].shape[1] ** 0.5
        weights = torch.softmax(scores, dim=1)
        y = y + weights @ V @ W_V[i] @ W_O[i * size : (i + 1) * size]
    return y
