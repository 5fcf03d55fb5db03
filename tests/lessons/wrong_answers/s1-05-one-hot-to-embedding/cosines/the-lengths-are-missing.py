import numpy as np


def cosines(E):
    return np.array([[a @ b for b in E] for a in E])
