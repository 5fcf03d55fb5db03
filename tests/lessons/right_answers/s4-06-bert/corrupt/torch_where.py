import torch


def corrupt(ids, asked, fate, drawn, mask):
    new = torch.where(fate < 0.8, torch.full_like(ids, mask), torch.where(fate >= 0.9, drawn, ids))
    return torch.where(asked, new, ids), torch.where(asked, ids, torch.full_like(ids, -1))
