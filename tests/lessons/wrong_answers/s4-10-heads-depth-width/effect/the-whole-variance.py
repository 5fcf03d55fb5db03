from statistics import mean, pvariance


def effect(a, b):
    return (mean(a) - mean(b)) / (pvariance(a) / len(a) + pvariance(b) / len(b)) ** 0.5
