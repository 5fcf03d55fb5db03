import torch


def usable(contexts, negatives):
    return torch.ne(torch.as_tensor(negatives), torch.as_tensor(contexts).unsqueeze(1))
