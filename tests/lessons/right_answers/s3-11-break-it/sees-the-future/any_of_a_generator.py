import torch


def sees_the_future(tell, ids, vocab):
    def moves(place):
        there = torch.arange(ids.shape[1]) == place
        other = torch.where(there, (ids + 1) % vocab, ids)
        return not torch.allclose(tell(other)[:, :place], tell(ids)[:, :place], rtol=0, atol=1e-4)

    return any(moves(place) for place in range(1, ids.shape[1]))
