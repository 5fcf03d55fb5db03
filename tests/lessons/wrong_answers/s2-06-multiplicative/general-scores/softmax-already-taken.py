import torch


def general_scores(Q, K, W):
    Q, K, W = map(torch.as_tensor, (Q, K, W))
    return (Q @ W @ K.T).softmax(-1)
