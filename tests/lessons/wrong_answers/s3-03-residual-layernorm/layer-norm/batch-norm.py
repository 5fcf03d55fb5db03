import torch


def layer_norm(x, gain, shift, eps=1e-5):
    C = x.shape[-1]
    rows = x.reshape(-1, C)
    normed = (rows - rows.mean(0)) / torch.sqrt(rows.var(0, unbiased=False) + eps)
    return (normed * gain + shift).reshape(x.shape)
