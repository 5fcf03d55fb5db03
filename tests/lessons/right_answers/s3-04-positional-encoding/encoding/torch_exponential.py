import math

import torch


def positional_encoding(T, C):
    pe = torch.zeros(T, C)
    position = torch.arange(T).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, C, 2) * -(math.log(10000.0) / C))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe
