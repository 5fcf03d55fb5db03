import torch


def linear_attention(q, k, v):
    memory = torch.einsum("sm,se->me", k, v)
    normalizer = torch.einsum("tm,sm->t", q, k.sum(0, keepdim=True))
    return torch.einsum("tm,me,t->te", q, memory, 1 / normalizer)
