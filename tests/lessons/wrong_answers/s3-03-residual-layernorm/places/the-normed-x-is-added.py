def post_norm(x, sublayer, norm):
    return norm(sublayer(x) + x)


def pre_norm(x, sublayer, norm):
    normed = norm(x)
    return sublayer(normed) + normed
