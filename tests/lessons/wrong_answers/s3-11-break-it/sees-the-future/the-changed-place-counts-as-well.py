def sees_the_future(tell, ids, vocab):
    for place in range(ids.shape[1]):
        other = ids.clone()
        other[:, place] = (ids[:, place] + 1) % vocab
        if (tell(other)[:, : place + 1] - tell(ids)[:, : place + 1]).abs().max() > 1e-4:
            return True
    return False
