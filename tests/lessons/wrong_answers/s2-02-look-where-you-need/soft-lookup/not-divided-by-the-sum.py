import math


def soft_lookup(query, keys, values, temperature):
    return sum(math.exp(-sum((key - query) ** 2) / temperature) * value for key, value in zip(keys, values))
