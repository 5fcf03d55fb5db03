import numpy as np


def split_heads(x, n_head):
    a = np.asarray(x)
    B, T, C = a.shape
    return a.reshape(B, T, n_head, C // n_head).swapaxes(1, 2)


def merge_heads(x):
    a = np.asarray(x)
    return np.concatenate([a[:, h] for h in range(a.shape[1])], axis=2)
