def token_loss(logits, labels, pad):
    logs = logits.log_softmax(-1)
    return -logs.gather(-1, labels[..., None]).mean()
