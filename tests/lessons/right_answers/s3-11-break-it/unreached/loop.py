def unreached(model, loss):
    for weight in model.parameters():
        weight.grad = None
    loss.backward()
    found = []
    for name, weight in model.named_parameters():
        if weight.grad is None or float(weight.grad.abs().sum()) == 0:
            found.append(name)
    return found
