import torch


def clip_by_norm(gradients, limit):
    weights = []
    for g in gradients:
        weight = torch.zeros(g.shape, dtype=torch.float64)
        weight.grad = torch.tensor(g, dtype=torch.float64)
        weights.append(weight)
    torch.nn.utils.clip_grad_norm_(weights, limit)
    return [weight.grad.numpy() for weight in weights]
