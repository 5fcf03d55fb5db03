import numpy as np


def rnn_step(x, h, W, U, b):
    both = np.concatenate((x, h), axis=1)
    return np.tanh(both @ np.concatenate((W, U)) + b)
