import math


def soft_lookup(query, keys, values, t=1.0):
    e = [math.exp(-((query - key) ** 2) / t) for key in keys]
    whole = sum(e)
    answer = [0.0] * values.shape[1]
    for share, row in zip(e, values):
        for column, value in enumerate(row):
            answer[column] += share / whole * value
    return answer
