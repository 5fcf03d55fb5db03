def shift(target):
    T = target.size(1)
    labels = target.narrow(1, 1, T - 1)
    inputs = target.narrow(1, 0, T - 1)
    return inputs, labels
