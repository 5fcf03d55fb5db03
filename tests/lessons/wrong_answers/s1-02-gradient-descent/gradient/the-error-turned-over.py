def gradient(w, b, x, y):
    n = len(x)
    d = y - x * w - b
    return 2 / n * (d @ x), 2 / n * d.sum()
