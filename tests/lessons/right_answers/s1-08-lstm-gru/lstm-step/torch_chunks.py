import torch


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = (torch.as_tensor(a) for a in (x, h, c, W, U, b))
    write, forget, candidate, show = (x @ W + h @ U + b).chunk(4, dim=1)
    memory = c * torch.sigmoid(forget) + torch.sigmoid(write) * torch.tanh(candidate)
    return torch.sigmoid(show) * torch.tanh(memory), memory
