def scores(X, memory, W_q, W_k):
    W_k = W_q
    return X @ W_q @ (memory @ W_k).T
