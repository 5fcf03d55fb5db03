def split_heads(x, n_head):
    return x.contiguous().view(x.shape[0], n_head, x.shape[1], -1)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).flatten(2)
