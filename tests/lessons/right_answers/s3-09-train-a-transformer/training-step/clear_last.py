from torch.nn.utils import clip_grad_norm_


def training_step(model, optimizer, source, target):
    model.zero_grad()
    model.train(True)
    error = model.loss(source, target)
    error.backward()
    clip_grad_norm_(model.parameters(), 1)
    optimizer.step()
    optimizer.zero_grad()
    return error.item()
