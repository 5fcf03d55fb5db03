def precision(written, reference, n):
    ours = [" ".join(written[i : i + n]) for i in range(len(written) - n + 1)]
    theirs = {" ".join(reference[i : i + n]) for i in range(len(reference) - n + 1)}
    return len([run for run in ours if run in theirs]) / (len(ours) or 1)
