def swaps(weights):
    H, T, S = weights.shape
    places = []
    for t in range(T):
        best, largest = 0, -1.0
        for s in range(S):
            total = sum(float(weights[h, t, s]) for h in range(H)) / H
            if total > largest:
                best, largest = s, total
        places.append(best)
    found = []
    for t in range(T - 1):
        if places[t] > places[t + 1]:
            found.append(t)
    return found
