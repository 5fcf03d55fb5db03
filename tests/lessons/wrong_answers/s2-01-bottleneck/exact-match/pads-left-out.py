def exact_match(written, target):
    hits = 0
    for one, other in zip(written.tolist(), target.tolist()):
        hits += all(a == b for a, b in zip(one, other) if b != 0)
    return hits / len(target)
