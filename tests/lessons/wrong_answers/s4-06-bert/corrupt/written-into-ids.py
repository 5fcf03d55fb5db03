def corrupt(ids, asked, fate, drawn, mask):
    targets = ids.clone()
    targets[~asked] = -1
    inputs = ids
    inputs[asked & (fate < 0.8)] = mask
    swap = asked & (fate >= 0.9)
    inputs[swap] = drawn[swap]
    return inputs, targets
