import torch


def multi_head(Q, K, V, W_Q, W_K, W_V, W_O):
    d_model = Q.size(1)
    heads = [torch.softmax(Q @ W_Q[i] @ (K @ W_K[i]).mT * d_model**-0.5, -1) @ V @ W_V[i] for i in range(len(W_Q))]
    return torch.hstack(heads) @ W_O
