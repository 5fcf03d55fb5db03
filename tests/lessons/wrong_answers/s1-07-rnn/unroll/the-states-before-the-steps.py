import numpy as np


def unroll(x, h, W, U, b):
    states = [h]
    for t in range(x.shape[1] - 1):
        states.append(rnn_step(x[:, t], states[-1], W, U, b))
    return np.stack(states, 1)
