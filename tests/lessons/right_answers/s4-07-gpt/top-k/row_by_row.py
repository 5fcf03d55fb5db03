import torch


def top_k_probs(logits, k, temperature=1.0):
    rows = []
    for row in logits:
        order = row.argsort(descending=True)
        row = row / temperature
        row[order[k:]] = -torch.inf
        rows.append(row.softmax(dim=0))
    return torch.stack(rows)
