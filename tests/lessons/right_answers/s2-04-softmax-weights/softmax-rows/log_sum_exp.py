import numpy as np


def attention_weights(scores):
    return np.exp(scores - np.logaddexp.reduce(scores, axis=-1)[..., None])
