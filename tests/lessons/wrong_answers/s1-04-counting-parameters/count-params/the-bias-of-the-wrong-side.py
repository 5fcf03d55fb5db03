def count_params(sizes):
    return sum(a * (b + 1) for a, b in zip(sizes[:-1], sizes[1:]))
