import torch
from torch.nn import functional as F


def negative_sampling_loss(center, context, negatives):
    center, context, negatives = map(torch.as_tensor, (center, context, negatives))
    false = torch.einsum("bkc,bc->bk", negatives, center)
    return -F.logsigmoid((center * context).sum(1)).mean() - F.logsigmoid(false).sum(1).mean()
