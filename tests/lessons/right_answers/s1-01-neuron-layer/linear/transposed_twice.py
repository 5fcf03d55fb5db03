def linear(x, W, b):
    return (W.T @ x.T + b[:, None]).T
