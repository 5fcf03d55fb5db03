def count_params(sizes):
    total = 0
    for index in range(len(sizes) - 1):
        total += sizes[index] * sizes[index + 1]
    return total
