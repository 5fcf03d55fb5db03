import torch


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = (torch.as_tensor(a) for a in (x, h, c, W, U, b))
    f, i, g, o = (x @ W + h @ U + b).chunk(4, 1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c
