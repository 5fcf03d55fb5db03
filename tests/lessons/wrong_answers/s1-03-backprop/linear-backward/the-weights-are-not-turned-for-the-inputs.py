import numpy as np


def linear_backward(x, W, dz):
    dx = np.matmul(dz, W)
    return x.T @ dz, dz.sum(0), dx
