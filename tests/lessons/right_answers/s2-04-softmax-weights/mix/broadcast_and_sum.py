def mix(weights, V):
    return (weights[..., None] * V[..., None, :, :]).sum(axis=-2)
