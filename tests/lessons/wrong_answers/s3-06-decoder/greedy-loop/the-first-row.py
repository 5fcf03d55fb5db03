def greedy(decode, start, end, most):
    written = []
    while len(written) < most:
        row = decode([start] + written)[0]
        token = int(row.argmax())
        if token == end:
            break
        written.append(token)
    return written
