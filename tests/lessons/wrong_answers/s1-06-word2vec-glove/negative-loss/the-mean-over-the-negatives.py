import numpy as np


def negative_sampling_loss(center, context, negatives):
    losses = []
    for v, true, drawn in zip(center, context, negatives):
        losses.append(np.logaddexp(0, -(v @ true)) + np.mean(np.logaddexp(0, drawn @ v)))
    return np.mean(losses)
