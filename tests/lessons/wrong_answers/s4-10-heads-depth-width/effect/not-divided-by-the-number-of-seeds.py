from statistics import mean, variance


def effect(a, b):
    return (mean(a) - mean(b)) / (variance(a) + variance(b)) ** 0.5
