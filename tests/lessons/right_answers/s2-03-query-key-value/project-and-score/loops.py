def scores(words, others, first, second):
    rows = []
    for x in words:
        query = [sum(x[c] * first[c][d] for c in range(len(x))) for d in range(first.shape[1])]
        row = []
        for m in others:
            key = [sum(m[c] * second[c][d] for c in range(len(m))) for d in range(second.shape[1])]
            row.append(sum(a * b for a, b in zip(query, key)))
        rows.append(row)
    return rows
