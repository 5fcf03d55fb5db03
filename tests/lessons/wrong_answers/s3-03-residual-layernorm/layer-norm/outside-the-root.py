import torch


def layer_norm(x, gain, shift, eps=1e-5):
    mean = x.mean(-1, keepdim=True)
    deviation = torch.std(x, dim=-1, correction=0, keepdim=True)
    return gain * (x - mean) / (deviation + eps) + shift
