import torch
from torch.nn import functional as F


def multi_head(Q, K, V, W_Q, W_K, W_V, W_O):
    q, k, v = Q @ torch.stack(W_Q), K @ torch.stack(W_K), V @ torch.stack(W_V)
    found = F.scaled_dot_product_attention(q, k, v)
    return found.permute(1, 0, 2).reshape(len(Q), -1) @ W_O
