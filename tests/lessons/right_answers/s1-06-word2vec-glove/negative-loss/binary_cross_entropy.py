import torch
from torch.nn import functional as F


def negative_sampling_loss(center, context, negatives):
    vectors = torch.cat((torch.as_tensor(context)[:, None], torch.as_tensor(negatives)), 1)
    scores = (vectors * torch.as_tensor(center)[:, None]).sum(-1)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    return F.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / len(scores)
