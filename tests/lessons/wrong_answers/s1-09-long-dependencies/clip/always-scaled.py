import numpy as np


def clip_by_norm(gradients, limit):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in gradients]))
    return [limit * g / (norm + 1e-12) for g in gradients]
