def backward(x, y, W, b):
    h = (x @ W + b).clip(0)
    dh = 2 / h.size * (h - y)
    dz = dh * (dh > 0)
    return x.T @ dz, sum(dz)
