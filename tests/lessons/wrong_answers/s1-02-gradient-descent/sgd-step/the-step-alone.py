def sgd_step(weights, gradients, lr):
    return [lr * g * -1 for g in gradients]
