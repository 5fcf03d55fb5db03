import numpy as np


def attention(Q, K, V, mask=None):
    scores = np.einsum("...td,...sd->...ts", Q, K) * Q.shape[-1] ** -0.5
    seen = np.ones_like(scores, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape)
    top = np.max(scores, axis=-1, keepdims=True, where=seen, initial=-1e300)
    e = np.exp(np.where(seen, scores - top, -np.inf))
    total = e.sum(-1, keepdims=True)
    weights = np.divide(e, total, out=np.zeros_like(e), where=total > 0)
    return np.einsum("...ts,...se->...te", weights, V), weights
