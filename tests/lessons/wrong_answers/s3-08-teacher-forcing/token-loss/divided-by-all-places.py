def token_loss(logits, labels, pad):
    logs = logits.log_softmax(-1)
    picked = -logs.gather(-1, labels[..., None])[..., 0]
    picked[labels == pad] = 0
    return picked.mean()
