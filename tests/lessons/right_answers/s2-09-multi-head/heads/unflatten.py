def split_heads(x, n_head):
    return x.unflatten(-1, (n_head, -1)).movedim(2, 1)


def merge_heads(x):
    return x.movedim(1, 2).flatten(2)
