def widest(budget, depth, n_in, n_out):
    width = budget
    while count_params([n_in, *[width] * depth, n_out]) > budget:
        width -= 1
    return width
