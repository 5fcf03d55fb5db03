def gradient(w, b, x, y):
    d = w * x + b - y
    return [2 * d @ x, 2 * sum(d)]
