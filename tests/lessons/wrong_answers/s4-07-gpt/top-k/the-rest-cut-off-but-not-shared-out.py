import torch


def top_k_probs(logits, k, temperature=1.0):
    p = torch.softmax(logits / temperature, -1)
    kept = p.topk(k, -1)
    return torch.zeros_like(p).scatter(-1, kept.indices, kept.values)
