def greedy(decode, start, end, most):
    token, written = start, []
    while len(written) < most:
        token = int(decode([token]).argmax())
        if token == end:
            break
        written.append(token)
    return written
