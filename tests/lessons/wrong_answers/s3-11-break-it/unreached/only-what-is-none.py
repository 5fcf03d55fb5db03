def unreached(model, loss):
    for p in model.parameters():
        p.grad = None
    loss.backward()
    names = []
    for n, p in model.named_parameters():
        if p.grad is None:
            names.append(n)
    return names
