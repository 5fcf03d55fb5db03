import numpy as np


def backward(x, y, W, b):
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    B, out = y.shape
    for n in range(B):
        for j in range(out):
            z = x[n] @ W[:, j] + b[j]
            if z > 0:
                slope = 2 * (z - y[n, j]) / (B * out)
                dW[:, j] += slope * x[n]
                db[j] += slope
    return dW, db
