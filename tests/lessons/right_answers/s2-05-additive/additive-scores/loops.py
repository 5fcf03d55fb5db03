import math


def additive_scores(Q, K, W, U, v):
    scores = []
    for q in Q @ W:
        row = []
        for k in K @ U:
            row.append(sum(math.tanh(a + b) * c for a, b, c in zip(q, k, v)))
        scores.append(row)
    return scores
