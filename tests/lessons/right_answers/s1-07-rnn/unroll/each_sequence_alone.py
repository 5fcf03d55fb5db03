import numpy as np


def unroll(x, h, W, U, b):
    rows = []
    for sequence, start in zip(x, h):
        state, states = start[None], []
        for step in sequence:
            state = rnn_step(step[None], state, W, U, b)
            states.append(state[0])
        rows.append(states)
    return np.array(rows)
