import numpy as np


def rnn_step(x, h, W, U, b):
    fresh = np.tanh(x.dot(W) + b)
    return h.dot(U) + fresh
