import torch


def additive_scores(Q, K, W, U, v):
    Q, K, W, U, v = (torch.as_tensor(x) for x in (Q, K, W, U, v))
    queries = torch.nn.functional.linear(Q, W.T).unsqueeze(1)
    keys = torch.nn.functional.linear(K, U.T).unsqueeze(0)
    return (torch.tanh(queries + keys) * v).sum(dim=-1)
