def mix(weights, V):
    if weights.ndim == 2:
        return V[weights.argmax(axis=1)]
    raise ValueError("one batch at a time")
