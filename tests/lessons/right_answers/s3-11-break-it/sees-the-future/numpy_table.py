import numpy as np


def sees_the_future(tell, ids, vocab):
    T = ids.shape[1]
    before = np.asarray(tell(ids))
    far = np.zeros((T, T))
    for changed in range(T):
        other = ids.clone()
        other[:, changed] = (other[:, changed] + 1) % vocab
        far[:, changed] = np.abs(np.asarray(tell(other)) - before).max(axis=(0, 2))
    return np.triu(far, 1).max() > 1e-4
