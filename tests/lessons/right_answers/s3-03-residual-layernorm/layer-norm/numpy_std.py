import numpy as np


def layer_norm(x, gain, shift, eps=1e-5):
    x, gain, shift = (np.asarray(one) for one in (x, gain, shift))
    centered = x - x.mean(-1, keepdims=True)
    return gain * centered / np.sqrt(x.std(-1, keepdims=True) ** 2 + eps) + shift
