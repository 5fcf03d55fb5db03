from torch.nn import functional as F


def token_loss(logits, labels, pad):
    losses = [F.cross_entropy(one, right, ignore_index=pad) for one, right in zip(logits, labels)]
    return sum(losses) / len(losses)
