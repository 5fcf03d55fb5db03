def precision(written, reference, n):
    ours = set(zip(*(written[i:] for i in range(n))))
    theirs = set(zip(*(reference[i:] for i in range(n))))
    return len(ours & theirs) / len(ours) if ours else 0
