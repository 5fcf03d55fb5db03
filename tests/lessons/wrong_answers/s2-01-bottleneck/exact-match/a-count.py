def exact_match(written, target):
    return sum(a == b for a, b in zip(written.tolist(), target.tolist()))
