def widest(budget, depth, n_in, n_out):
    best = 1
    for w in range(2, budget):
        if count_params([n_in] + [w] * depth + [n_out]) < budget:
            best = w
        else:
            break
    return best
