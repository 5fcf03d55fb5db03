def padding_mask(ids, pad=0):
    seen = ids != pad
    return seen.view(len(ids), 1, -1, 1)
