def widest(budget, depth, n_in, n_out):
    low, high = 1, budget + 1
    while high - low > 1:
        middle = (low + high) // 2
        if count_params([n_in] + depth * [middle] + [n_out]) <= budget:
            low = middle
        else:
            high = middle
    return low
