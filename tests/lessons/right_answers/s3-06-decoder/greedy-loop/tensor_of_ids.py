import torch


def greedy(decode, start, end, most):
    ids = torch.tensor([start])
    for _ in range(most):
        logits = torch.as_tensor(decode(ids.tolist()))
        token = logits[ids.numel() - 1].softmax(-1).argmax()
        if token.item() == end:
            break
        ids = torch.cat((ids, token[None]))
    return ids[1:]
