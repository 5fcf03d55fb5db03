import torch


def training_step(model, optimizer, source, target):
    optimizer.zero_grad()
    loss = model.loss(source, target)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()
