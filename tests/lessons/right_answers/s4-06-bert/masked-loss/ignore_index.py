from torch.nn.functional import cross_entropy


def masked_loss(logits, targets):
    return cross_entropy(logits.transpose(1, 2), targets, ignore_index=-1)
