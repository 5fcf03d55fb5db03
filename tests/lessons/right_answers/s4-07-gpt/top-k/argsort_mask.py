import torch


def top_k_probs(logits, k, temperature=1.0):
    rank = logits.argsort(-1, descending=True).argsort(-1)
    return torch.where(rank < k, logits / temperature, torch.tensor(float("-inf"), dtype=logits.dtype)).softmax(-1)
