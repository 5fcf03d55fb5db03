import torch


def causal_lm_loss(logits, tokens):
    return -logits.log_softmax(-1).gather(-1, tokens[..., None]).mean()
