import numpy as np


def gradient(w, b, x, y):
    slope = np.mean(2 * (w * x + b - y))
    return np.array([slope, slope])
