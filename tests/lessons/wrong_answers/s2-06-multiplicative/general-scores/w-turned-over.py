def general_scores(Q, K, W):
    translated = Q @ W.transpose()
    return translated @ K.transpose()
