import torch


def last_state(states, source):
    return torch.stack([row[ids != 0].mean(0) for row, ids in zip(states, source)])
