import torch
from torch.nn import functional as F


def cosines(E):
    rows = torch.as_tensor(E)
    return F.cosine_similarity(rows[:, None], rows[None, :], dim=-1)
