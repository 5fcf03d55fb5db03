def around(x, sublayer, before, after):
    return after(x + sublayer(before(x)))


def same(x):
    return x


post_norm = lambda x, sublayer, norm: around(x, sublayer, same, norm)
pre_norm = lambda x, sublayer, norm: around(x, sublayer, norm, same)
