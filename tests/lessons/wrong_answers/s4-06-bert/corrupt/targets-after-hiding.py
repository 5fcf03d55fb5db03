def corrupt(ids, asked, fate, drawn, mask):
    inputs = ids.clone()
    inputs[asked & (fate < 0.8)] = mask
    swap = asked & (fate >= 0.9)
    inputs[swap] = drawn[swap]
    targets = inputs.clone()
    targets[~asked] = -1
    return inputs, targets
