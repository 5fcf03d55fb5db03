import math


def cost(s):
    return math.log1p(math.exp(-abs(s))) + max(-s, 0.0)


def negative_sampling_loss(center, context, negatives):
    total = 0.0
    for v, true, false in zip(center, context, negatives):
        total += cost(float(v @ true))
        for drawn in false:
            total += cost(-float(v @ drawn))
    return total / len(center)
