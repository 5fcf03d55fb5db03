def hard_lookup(query, keys, values):
    best, least = None, float("inf")
    for key, value in zip(keys, values):
        distance = sum((k - q) ** 2 for k, q in zip(key, query))
        if distance < least:
            best, least = value, distance
    return best
