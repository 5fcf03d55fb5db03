import numpy as np


def linear_backward(x, W, dz):
    dW = np.einsum("bi,bo->io", x, dz)
    db = 1.0 * dz
    return [dW, db, np.dot(dz, W.T)]
