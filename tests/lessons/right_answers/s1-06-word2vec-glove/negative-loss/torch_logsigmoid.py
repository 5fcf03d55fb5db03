import torch
from torch.nn import functional as F


def negative_sampling_loss(center, context, negatives):
    center, context, negatives = map(torch.as_tensor, (center, context, negatives))
    true = torch.einsum("bc,bc->b", center, context)
    false = torch.bmm(negatives, center.unsqueeze(-1)).squeeze(-1)
    return -(F.logsigmoid(true) + F.logsigmoid(-false).sum(1)).mean()
