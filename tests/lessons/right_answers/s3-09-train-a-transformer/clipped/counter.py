from collections import Counter


def precision(written, reference, n):
    def count(words):
        return Counter(zip(*(words[i:] for i in range(n))))

    ours = count(written)
    total = sum(ours.values())
    return sum((ours & count(reference)).values()) / total if total else 0
