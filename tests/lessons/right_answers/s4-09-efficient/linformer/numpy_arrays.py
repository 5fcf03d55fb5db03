import numpy as np


def linformer(Q, K, V, E, F):
    Q, K, V, E, F = map(np.asarray, (Q, K, V, E, F))
    rows = []
    for query in Q:
        e = np.exp((E @ K) @ query / np.sqrt(len(query)))
        rows.append(e / e.sum() @ (F @ V))
    return np.array(rows)
