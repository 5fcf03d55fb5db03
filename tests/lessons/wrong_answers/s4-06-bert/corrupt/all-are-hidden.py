import numpy as np


def corrupt(ids, asked, fate, drawn, mask):
    return np.where(asked, mask, ids), np.where(asked, ids, -1)
