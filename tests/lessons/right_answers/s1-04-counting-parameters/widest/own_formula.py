import itertools


def widest(budget, depth, n_in, n_out):
    for w in itertools.count(1):
        size = (n_in + 1) * w + (depth - 1) * (w + 1) * w + (w + 1) * n_out
        if size > budget:
            return w - 1
