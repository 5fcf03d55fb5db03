def swaps(weights):
    path = weights[0].max(-1).indices.tolist()
    return [t for t, (a, b) in enumerate(zip(path, path[1:])) if a > b]
