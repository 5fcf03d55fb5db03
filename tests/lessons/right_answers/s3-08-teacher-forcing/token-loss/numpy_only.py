import numpy as np


def token_loss(logits, labels, pad):
    x, y = np.asarray(logits, dtype=float), np.asarray(labels)
    x, y = x[y != pad], y[y != pad]
    x = x - x.max(axis=1, keepdims=True)
    logs = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean()
