import numpy as np


def negative_sampling_loss(center, context, negatives):
    vectors = np.concatenate((context[:, None], negatives), axis=1)
    scores = np.einsum("bc,bkc->bk", center, vectors)
    sign = np.where(np.arange(scores.shape[1]) == 0, -1.0, 1.0)
    return np.logaddexp(0, sign * scores).sum() / len(center)
