import torch


def top_k_probs(logits, k, temperature=1.0):
    kept = logits.topk(k, dim=-1)
    new = torch.zeros_like(logits).scatter(-1, kept.indices, kept.values / temperature)
    return torch.softmax(new, dim=-1)
