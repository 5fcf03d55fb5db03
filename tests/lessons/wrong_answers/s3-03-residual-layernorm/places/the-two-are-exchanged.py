def pre_norm(x, sublayer, norm):
    y = x + sublayer(x)
    return norm(y)


def post_norm(x, sublayer, norm):
    y = norm(x)
    return x + sublayer(y)
