import torch


def top_k_probs(logits, k, temperature=1.0):
    V = logits.shape[1]
    smallest = torch.kthvalue(logits, V - k + 1, dim=-1, keepdim=True).values
    weights = torch.exp((logits - logits.amax(-1, keepdim=True)) / temperature) * (logits >= smallest)
    return weights / weights.sum(-1, keepdim=True)
