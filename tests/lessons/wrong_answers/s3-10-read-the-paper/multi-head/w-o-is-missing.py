import torch
from torch.nn import functional as F


def multi_head(Q, K, V, W_Q, W_K, W_V, W_O):
    found = [F.scaled_dot_product_attention(Q @ a, K @ b, V @ c) for a, b, c in zip(W_Q, W_K, W_V)]
    return torch.hstack(found)
