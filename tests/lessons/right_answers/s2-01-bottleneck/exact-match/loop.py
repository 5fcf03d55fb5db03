def exact_match(written, target):
    hits = 0
    for one, other in zip(written.tolist(), target.tolist()):
        hits += one == other
    return hits / len(target)
