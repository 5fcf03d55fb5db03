import math


def cosines(E):
    def length(v):
        return math.sqrt(sum(x * x for x in v))

    return [[sum(x * y for x, y in zip(a, b)) / (length(a) * length(b)) for b in E] for a in E]
