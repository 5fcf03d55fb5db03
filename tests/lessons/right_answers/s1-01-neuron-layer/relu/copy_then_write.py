def relu(z):
    result = z.copy()
    result[result < 0] = 0
    return result
