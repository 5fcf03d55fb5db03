import numpy as np


def positional_encoding(T, C):
    speed = 1 / np.power(10000, np.arange(0, C, 2) / C)
    turned = np.exp(1j * np.einsum("t,i->ti", np.arange(T), speed))
    return np.stack([turned.imag, turned.real], axis=-1).reshape(T, C)
