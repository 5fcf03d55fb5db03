import torch


def top_k_probs(logits, k, temperature=1.0):
    kept = (logits / temperature).topk(k, dim=-1)
    return torch.zeros_like(logits).scatter(-1, kept.indices, kept.values.softmax(-1))
