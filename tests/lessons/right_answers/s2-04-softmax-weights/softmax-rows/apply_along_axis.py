import numpy as np


def attention_weights(scores):
    def softmax(row):
        e = np.exp(row - np.max(row))
        return e / np.sum(e)

    return np.apply_along_axis(softmax, -1, scores)
