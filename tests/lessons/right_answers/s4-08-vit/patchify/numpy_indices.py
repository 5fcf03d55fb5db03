import numpy as np


def cut_patches(images, size):
    pixels = np.asarray(images)
    B, Y, X = pixels.shape
    across = X // size
    result = np.empty((B, Y // size * across, size * size), dtype=pixels.dtype)
    for y in range(Y):
        for x in range(X):
            result[:, y // size * across + x // size, y % size * size + x % size] = pixels[:, y, x]
    return result
