def count_params(sizes):
    total = sizes[0]
    for before, after in zip(sizes, sizes[1:]):
        total += (before + 1) * after
    return total
