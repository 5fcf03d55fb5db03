import numpy as np


def masked_loss(logits, targets):
    scores, truth = np.asarray(logits), np.asarray(targets)
    scores = scores - scores.max(-1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    b, t = np.nonzero(truth >= 0)
    return -logs[b, t, truth[b, t]].mean()
