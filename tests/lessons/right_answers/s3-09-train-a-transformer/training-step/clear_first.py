import torch


def training_step(model, optimizer, source, target):
    optimizer.zero_grad(set_to_none=True)
    model.train()
    loss = model.loss(source, target)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(list(model.parameters()), max_norm=1.0)
    optimizer.step()
    return float(loss.detach())
