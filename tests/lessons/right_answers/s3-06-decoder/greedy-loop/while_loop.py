import numpy as np


def greedy(decode, start, end, most):
    written = []
    while len(written) < most:
        logits = np.asarray(decode([start] + written))
        token = int(np.argmax(logits[-1]))
        if token == end:
            return written
        written.append(token)
    return written
