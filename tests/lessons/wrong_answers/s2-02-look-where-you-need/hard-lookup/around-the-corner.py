def hard_lookup(query, keys, values):
    distances = [sum(abs(k - q) for k, q in zip(key, query)) for key in keys]
    return values[distances.index(min(distances))]
