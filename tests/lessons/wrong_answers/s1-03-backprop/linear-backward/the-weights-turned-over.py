def linear_backward(x, W, dz):
    dx = dz @ W.T
    dW = (x.T @ dz).T
    return dW, sum(dz), dx
