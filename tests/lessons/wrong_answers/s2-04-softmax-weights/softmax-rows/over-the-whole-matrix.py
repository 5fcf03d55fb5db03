import numpy as np


def attention_weights(scores):
    return np.exp(scores) / np.exp(scores).sum()
