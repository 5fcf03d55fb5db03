import math


def token_loss(logits, labels, pad):
    total = count = 0
    for sentence, right in zip(logits.tolist(), labels.tolist()):
        for scores, label in zip(sentence, right):
            if label != pad:
                top = max(scores)
                total += top + math.log(sum(math.exp(s - top) for s in scores)) - scores[label]
                count += 1
    return total / count
