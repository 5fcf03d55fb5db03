import torch


def token_loss(logits, labels, pad):
    probabilities = torch.softmax(logits, dim=2).flatten(0, 1)
    return torch.nn.CrossEntropyLoss(ignore_index=pad)(probabilities, labels.reshape(-1))
