import numpy as np


def mix(weights, V):
    outputs = []
    for t in range(weights.shape[-2]):
        share = weights[..., t, :]
        output = 0
        for s in range(V.shape[-2]):
            output = output + share[..., s, None] * V[..., s, :]
        outputs.append(output)
    return np.stack(outputs, axis=-2)
