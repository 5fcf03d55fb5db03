import torch


def attention_weights(scores):
    return torch.softmax(torch.as_tensor(scores), dim=-1)
