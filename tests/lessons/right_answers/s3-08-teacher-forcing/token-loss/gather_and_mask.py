def token_loss(logits, labels, pad):
    logs = logits.log_softmax(dim=-1)
    picked = logs.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    real = labels != pad
    return -(picked * real).sum() / real.sum()
