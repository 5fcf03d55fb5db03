import numpy as np


def soft_lookup(query, keys, values, temperature):
    difference = np.asarray(keys) - np.asarray(query)
    score = np.einsum("sn,sn->s", difference, difference) / -temperature
    score -= score.max()
    return np.einsum("s,sm->m", np.exp(score), values) / np.exp(score).sum()
