import numpy as np


def unroll(x, h, W, U, b):
    states = []
    for inputs in x.transpose(1, 0, 2):
        h = rnn_step(inputs, h, W, U, b)
        states.append(h)
    return np.array(states).swapaxes(0, 1)
