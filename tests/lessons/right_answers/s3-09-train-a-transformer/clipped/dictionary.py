def precision(written, reference, n):
    there = {}
    for i in range(len(reference) - n + 1):
        run = " ".join(reference[i : i + n])
        there[run] = there.get(run, 0) + 1
    right = total = 0
    for i in range(len(written) - n + 1):
        run = " ".join(written[i : i + n])
        total += 1
        if there.get(run, 0) > 0:
            there[run] -= 1
            right += 1
    return 0.0 if total == 0 else right / total
