import torch


def layer_norm(x, gain, shift, eps=1e-5):
    return torch.nn.functional.layer_norm(x, gain.shape, gain, shift, eps)
