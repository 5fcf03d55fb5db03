def sgd_step(weights, gradients, lr):
    result = []
    for w, g in zip(weights, gradients):
        result.append(w - lr * -g)
    return result
