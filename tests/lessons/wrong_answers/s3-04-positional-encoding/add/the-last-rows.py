def add_positions(x, table):
    start = table.shape[0] - x.shape[1]
    return x + table[start:]
