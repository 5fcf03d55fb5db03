def sgd_step(weights, gradients, lr):
    moved = []
    for index in range(len(weights)):
        moved.append(weights[index] - lr * gradients[index])
    return moved
