import math


def causal_lm_loss(logits, tokens):
    B, T, V = logits.shape
    terms = []
    for b in range(B):
        for t in range(T - 1):
            scores = [float(s) for s in logits[b, t]]
            top = max(scores)
            whole = top + math.log(sum(math.exp(s - top) for s in scores))
            terms.append(whole - scores[int(tokens[b, t + 1])])
    return sum(terms) / len(terms)
