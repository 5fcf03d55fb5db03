import torch


def sees_the_future(tell, ids, vocab):
    before = tell(ids)
    for place in range(1, ids.shape[1]):
        other = ids.clone()
        other[:, place] = (ids[:, place] + 1) % vocab
        if not torch.equal(tell(other)[:, :place], before[:, :place]):
            return True
    return False
