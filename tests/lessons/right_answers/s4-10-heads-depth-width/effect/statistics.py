from statistics import mean, variance


def effect(a, b):
    return (mean(a) - mean(b)) / (variance(a) / len(a) + variance(b) / len(b)) ** 0.5
