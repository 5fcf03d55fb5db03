def precision(written, reference, n):
    ours = [written[i : i + n] for i in range(len(written) - n + 1)]
    theirs = [reference[i : i + n] for i in range(len(reference) - n + 1)]
    if not ours:
        return 0
    different = [run for i, run in enumerate(ours) if run not in ours[:i]]
    return sum(min(ours.count(run), theirs.count(run)) for run in different) / len(ours)
