def masked_loss(logits, targets):
    weigh = (targets >= 0).to(logits.dtype)
    picked = logits.gather(-1, targets.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    cost = logits.logsumexp(-1) - picked
    return (cost * weigh).sum() / weigh.sum()
