import torch


def layer_norm(x, gain, shift, eps=1e-5):
    average = torch.einsum("...c->...", x)[..., None] / x.size(-1)
    squares = torch.einsum("...c,...c->...", x, x)[..., None] / x.size(-1)
    spread = torch.sqrt(squares - average * average + eps)
    return torch.addcmul(shift, gain, (x - average) / spread)
