def swaps(weights):
    path = weights.sum(0).argmax(-1).tolist()
    return [t for t in range(len(path) - 1) if not path[t] < path[t + 1]]
