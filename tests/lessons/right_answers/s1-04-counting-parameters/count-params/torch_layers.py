from itertools import pairwise

from torch import nn


def count_params(sizes):
    net = nn.Sequential(*(nn.Linear(i, o) for i, o in pairwise(sizes)))
    return sum(p.numel() for p in net.parameters())
