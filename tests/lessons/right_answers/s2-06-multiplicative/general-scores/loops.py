def general_scores(Q, K, W):
    T, S = len(Q), len(K)
    scores = [[0.0] * S for _ in range(T)]
    for t in range(T):
        for s in range(S):
            for i, row in enumerate(W):
                for j, w in enumerate(row):
                    scores[t][s] += Q[t, i] * w * K[s, j]
    return scores
