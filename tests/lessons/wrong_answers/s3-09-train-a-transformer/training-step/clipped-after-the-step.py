import torch


def training_step(model, optimizer, source, target):
    model.train()
    optimizer.zero_grad()
    loss = model.loss(source, target)
    loss.backward()
    optimizer.step()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    return loss.item()
