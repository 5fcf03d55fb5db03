def sees_the_future(tell, ids, vocab):
    first = tell(ids)
    for cut in range(1, ids.size(1)):
        changed = ids.clone()
        changed[:, cut:] = (ids[:, cut:] + 2) % vocab
        if not (tell(changed)[:, :cut] - first[:, :cut]).abs().le(1e-4).all():
            return True
    return False
