def gradient(w, b, x, y):
    for_w = for_b = 0.0
    for one, target in zip(x, y):
        for_w += 2 * (w * one + b - target) * one / len(x)
        for_b += 2 * (w * one + b - target) / len(x)
    return [for_w, for_b]
