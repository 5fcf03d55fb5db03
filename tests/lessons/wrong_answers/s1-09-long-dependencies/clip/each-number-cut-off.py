import numpy as np


def clip_by_norm(gradients, limit):
    return [np.minimum(np.maximum(g, -limit), limit) for g in gradients]
