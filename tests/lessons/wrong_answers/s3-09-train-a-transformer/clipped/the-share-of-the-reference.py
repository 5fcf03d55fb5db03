from collections import Counter


def precision(written, reference, n):
    ours, theirs = (Counter(zip(*(words[i:] for i in range(n)))) for words in (written, reference))
    return sum((ours & theirs).values()) / max(1, sum(theirs.values()))
