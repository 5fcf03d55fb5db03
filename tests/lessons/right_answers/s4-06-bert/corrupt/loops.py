def corrupt(ids, asked, fate, drawn, mask):
    inputs, targets = ids.clone(), ids.clone()
    for b in range(len(ids)):
        for t in range(ids.shape[1]):
            if not asked[b, t]:
                targets[b, t] = -1
            elif fate[b, t] < 0.8:
                inputs[b, t] = mask
            elif fate[b, t] >= 0.9:
                inputs[b, t] = drawn[b, t]
    return inputs, targets
