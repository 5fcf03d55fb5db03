import numpy as np


def sgd_step(weights, gradients, lr):
    new = [np.array(w, copy=True) for w in weights]
    for w, g in zip(new, gradients):
        w -= lr * g
    return new
