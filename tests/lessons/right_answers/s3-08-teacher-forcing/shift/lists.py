import numpy as np


def shift(target):
    inputs, labels = [], []
    for row in target.tolist():
        inputs.append([row[t] for t in range(len(row) - 1)])
        labels.append([row[t + 1] for t in range(len(row) - 1)])
    return np.array(inputs), np.array(labels)
