import torch


def masked_loss(logits, targets):
    logs = torch.log_softmax(logits, -1)
    B, T, _ = logits.shape
    picked = torch.stack([logs[b, t, targets[b, t]] for b in range(B) for t in range(T)])
    return -picked.mean()
