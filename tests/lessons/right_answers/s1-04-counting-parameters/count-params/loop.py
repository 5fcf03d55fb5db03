def count_params(sizes):
    total = 0
    for index in range(1, len(sizes)):
        total += (sizes[index - 1] + 1) * sizes[index]
    return total
