from torch.nn import functional as F


def masked_loss(logits, targets):
    each = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=-1, reduction="none")
    return each.mean()
