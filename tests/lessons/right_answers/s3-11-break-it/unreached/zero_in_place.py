def unreached(model, loss):
    model.zero_grad(set_to_none=False)
    loss.backward()
    all_of_them = dict(model.named_parameters())
    reached = {n for n, p in all_of_them.items() if p.grad is not None and p.grad.norm() > 0}
    return [n for n in all_of_them if n not in reached]
