def sgd_step(weights, gradients, lr):
    return list(map(lambda w, g: -(g * lr) + w, weights, gradients))
