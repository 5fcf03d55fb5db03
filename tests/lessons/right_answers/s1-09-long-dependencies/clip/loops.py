import math


def clip_by_norm(gradients, limit):
    total = 0.0
    for g in gradients:
        for value in g.flat:
            total += float(value) ** 2
    clipped = []
    for g in gradients:
        clipped.append(g * limit / math.sqrt(total) if math.sqrt(total) > limit else g.copy())
    return clipped
