def padding_mask(ids, pad=0):
    hidden = ids.eq(pad)
    return hidden.unsqueeze(1).unsqueeze(1)
