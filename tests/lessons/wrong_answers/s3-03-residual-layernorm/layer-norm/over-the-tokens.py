import torch


def layer_norm(x, gain, shift, eps=1e-5):
    variance, mean = torch.var_mean(x, dim=-2, correction=0, keepdim=True)
    return (x - mean) / torch.sqrt(variance + eps) * gain + shift
