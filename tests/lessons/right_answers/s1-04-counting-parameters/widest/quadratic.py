import math


def widest(budget, depth, n_in, n_out):
    a, b, c = depth - 1, n_in + depth + n_out, n_out - budget
    if a == 0:
        return -c // b
    return math.floor((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))
