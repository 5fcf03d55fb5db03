import torch


def top_k_probs(logits, k, temperature=1.0):
    p = torch.softmax(logits / temperature, dim=-1)
    indices = p.topk(k, dim=-1).indices
    kept = torch.zeros_like(p)
    kept.scatter_(-1, indices, p.gather(-1, indices))
    return kept / kept.sum(-1, keepdim=True)
