import torch


def gru_step(x, h, W, U, bx, bh):
    x, h, W, U, bx, bh = (torch.as_tensor(a) for a in (x, h, W, U, bx, bh))
    mine, state = (x @ W + bx).chunk(3, 1), (h @ U + bh).chunk(3, 1)
    reset = torch.sigmoid(mine[0] + state[0])
    keep = torch.sigmoid(mine[1] + state[1])
    return torch.lerp(torch.tanh(mine[2] + reset * state[2]), h, keep)
