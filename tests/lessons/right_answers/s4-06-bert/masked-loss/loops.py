def masked_loss(logits, targets):
    total, count = 0.0, 0
    for scores, truths in zip(logits.log_softmax(-1).flatten(0, 1), targets.flatten()):
        if truths != -1:
            total -= scores[truths]
            count += 1
    return total / count
