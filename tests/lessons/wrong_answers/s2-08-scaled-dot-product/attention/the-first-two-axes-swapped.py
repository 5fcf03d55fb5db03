import math

import torch


def attention(Q, K, V):
    weights = torch.softmax(torch.matmul(Q, K.swapaxes(1, 0)) / math.sqrt(Q.shape[-1]), dim=-1)
    return weights @ V
