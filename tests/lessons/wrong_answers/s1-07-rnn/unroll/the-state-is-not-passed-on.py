import numpy as np


def unroll(x, h, W, U, b):
    result = np.zeros((x.shape[0], x.shape[1], U.shape[0]))
    for t in range(x.shape[1]):
        result[:, t] = rnn_step(x[:, t], h, W, U, b)
    return result
