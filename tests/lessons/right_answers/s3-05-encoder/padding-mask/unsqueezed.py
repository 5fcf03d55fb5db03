def padding_mask(ids, pad=0):
    return ids.ne(pad).unsqueeze(1).unsqueeze(2)
