import torch


def training_step(model, optimizer, source, target):
    model.train()
    weights = list(model.parameters())
    loss = model.loss(source, target)
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
        weight.grad = gradient
    norm = torch.sqrt(sum((weight.grad**2).sum() for weight in weights))
    if norm > 1:
        for weight in weights:
            weight.grad /= norm
    optimizer.step()
    return loss.item()
