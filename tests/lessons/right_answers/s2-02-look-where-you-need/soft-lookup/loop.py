import math


def soft_lookup(query, keys, values, temperature):
    powers = [math.exp(-sum((k - q) ** 2 for k, q in zip(key, query)) / temperature) for key in keys]
    mixed = 0
    for power, value in zip(powers, values):
        mixed = mixed + power / sum(powers) * value
    return mixed
