import math


def positional_encoding(T, C):
    rows = []
    for t in range(T):
        row = []
        for i in range(C // 2):
            angle = t / 10000 ** (2 * i / C)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    return rows
