def scores(X, memory, W_q, W_k):
    between = W_q @ W_k.T
    return X @ between @ memory.T
