import numpy as np
import torch


def padding_mask(ids, pad=0):
    B, S = ids.shape
    real = np.logical_not(ids.numpy() == pad)
    return torch.from_numpy(real).view(B, 1, 1, S)
