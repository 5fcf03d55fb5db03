def greedy(decode, start, end, most):
    def go_on(ids):
        if len(ids) > most:
            return ids
        last = list(decode(ids))[-1]
        token = max(range(len(last)), key=lambda i: last[i])
        return ids if token == end else go_on([*ids, token])

    return go_on([start])[1:]
