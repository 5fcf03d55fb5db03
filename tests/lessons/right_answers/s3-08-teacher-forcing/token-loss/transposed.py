from torch.nn import functional as F


def token_loss(logits, labels, pad):
    scores = logits.transpose(1, 2)  # (B, V, T)
    return F.cross_entropy(scores, labels.long(), ignore_index=pad)
