import numpy as np


def clip_by_norm(gradients, limit):
    norm = np.hypot.reduce([np.linalg.norm(g) for g in gradients])
    return [g / max(1.0, norm / limit) for g in gradients]
