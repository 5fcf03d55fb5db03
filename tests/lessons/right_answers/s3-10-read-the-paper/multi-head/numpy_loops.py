import numpy as np


def multi_head(Q, K, V, W_Q, W_K, W_V, W_O):
    Q, K, V, W_O = (np.asarray(one) for one in (Q, K, V, W_O))
    heads = []
    for wq, wk, wv in zip(map(np.asarray, W_Q), map(np.asarray, W_K), map(np.asarray, W_V)):
        rows = []
        for query in Q @ wq:
            scores = np.array([query @ key for key in K @ wk]) / np.sqrt(len(query))
            e = np.exp(scores - scores.max())
            rows.append(e / e.sum() @ (V @ wv))
        heads.append(np.array(rows))
    return np.concatenate(heads, axis=1) @ W_O
