def greedy(decode, start, end, most):
    written = []
    while len(written) < most and (not written or written[-1] != end):
        written.append(int(decode([start] + written)[-1].argmax()))
    return written
