import torch


def training_step(model, optimizer, source, target):
    model.train(True)
    error = model.loss(source, target)
    error.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    return float(error)
