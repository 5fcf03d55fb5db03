def layer_norm(x, gain, shift, eps=1e-5):
    centered = x - x.mean(-1, keepdim=True)
    variance = (centered**2).sum(-1, keepdim=True) / (x.shape[-1] - 1)
    return gain * centered / (variance + eps) ** 0.5 + shift
