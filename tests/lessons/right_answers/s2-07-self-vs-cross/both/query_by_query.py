import numpy as np


def self_attention(x, head):
    return np.stack([attention(row[None] @ head[0], x @ head[1], x @ head[2])[0] for row in x])


def cross_attention(x, memory, head):
    return np.stack([attention(row[None] @ head[0], memory @ head[1], memory @ head[2])[0] for row in x])
