import numpy as np


def top_k_probs(logits, k, temperature=1.0):
    scores = np.asarray(logits) / temperature
    smallest = np.sort(scores, axis=-1)[:, -k][:, None]
    e = np.where(scores >= smallest, np.exp(scores - scores.max(-1, keepdims=True)), 0.0)
    return e / e.sum(-1, keepdims=True)
