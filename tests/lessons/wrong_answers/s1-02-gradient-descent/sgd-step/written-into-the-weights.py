def sgd_step(weights, gradients, lr):
    for index in range(len(weights)):
        weights[index][...] = weights[index] - lr * gradients[index]
    return weights
