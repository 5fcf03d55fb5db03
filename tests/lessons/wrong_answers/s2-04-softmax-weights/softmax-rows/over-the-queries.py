import torch


def attention_weights(scores):
    return torch.as_tensor(scores).softmax(dim=-2).numpy()
