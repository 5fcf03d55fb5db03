import numpy as np


def causal_lm_loss(logits, tokens):
    scores, targets = np.asarray(logits)[:, :-1], np.asarray(tokens)[:, 1:]
    top = scores.max(-1)
    whole = top + np.log(np.exp(scores - top[..., None]).sum(-1))
    chosen = np.take_along_axis(scores, targets[..., None], -1)[..., 0]
    return (whole - chosen).mean()
