import torch


def causal_lm_loss(logits, tokens):
    logs = torch.log_softmax(logits, dim=-1)[:, :-1]
    return -logs.gather(-1, tokens[:, 1:, None]).mean()
