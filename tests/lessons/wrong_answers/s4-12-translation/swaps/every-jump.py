def swaps(weights):
    path = weights.sum(0).argmax(-1).tolist()
    return [t for t, (a, b) in enumerate(zip(path, path[1:])) if b - a != 1]
