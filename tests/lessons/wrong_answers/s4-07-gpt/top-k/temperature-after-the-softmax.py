import torch


def top_k_probs(logits, k, temperature=1.0):
    kept = logits.topk(k, -1)
    p = kept.values.softmax(-1) / temperature
    p = p / p.sum(-1, keepdim=True)
    return torch.zeros_like(logits).scatter(-1, kept.indices, p)
