def widest(budget, depth, n_in, n_out):
    w = 0
    total = 0
    while total <= budget:
        w += 1
        total = count_params([n_in] + [w] * depth + [n_out])
    return w
