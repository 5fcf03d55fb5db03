import numpy as np


def linear(x, W, b):
    examples, inputs = x.shape
    neurons = W.shape[1]
    result = np.zeros((examples, neurons))
    for i in range(examples):
        for j in range(neurons):
            total = b[j]
            for k in range(inputs):
                total += x[i, k] * W[k, j]
            result[i, j] = total
    return result
