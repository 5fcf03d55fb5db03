import torch


def sees_the_future(tell, ids, vocab):
    changed = torch.cat((ids[:, :-1], (ids[:, -1:] + 3) % vocab), dim=1)
    return not torch.allclose(tell(changed)[:, :-1], tell(ids)[:, :-1], atol=1e-4)
