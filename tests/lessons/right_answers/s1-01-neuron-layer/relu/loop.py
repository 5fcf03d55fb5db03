import numpy as np


def relu(z):
    result = np.empty_like(z)
    for place, value in np.ndenumerate(z):
        result[place] = value if value > 0 else 0.0
    return result
