import numpy as np


def attention_weights(scores):
    return np.e**scores / np.sum(np.e**scores, axis=-1, keepdims=True)
