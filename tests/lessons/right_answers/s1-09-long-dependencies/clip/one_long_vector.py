import numpy as np


def clip_by_norm(gradients, limit):
    everything = np.concatenate([g.ravel() for g in gradients])
    norm = np.linalg.norm(everything)
    if norm <= limit:
        return gradients
    return [limit / norm * g for g in gradients]
