import math

import numpy as np


def one(row):
    top = max(row)
    e = [math.exp(s - top) for s in row]
    return [x / sum(e) for x in e]


def attention_weights(scores):
    rows = np.reshape(scores, (-1, scores.shape[-1]))
    return np.array([one(list(row)) for row in rows]).reshape(scores.shape)
