import torch


def gradient(w, b, x, y):
    place = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    guess = place[0] * torch.as_tensor(x) + place[1]
    ((guess - torch.as_tensor(y)) ** 2).mean().backward()
    return place.grad
