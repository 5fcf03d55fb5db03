import torch


def training_step(model, optimizer, source, target):
    model.train()
    loss = model.loss(source, target)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    model.zero_grad()
    optimizer.step()
    return loss.item()
