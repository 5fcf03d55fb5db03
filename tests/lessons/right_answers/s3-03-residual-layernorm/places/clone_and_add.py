def post_norm(x, sublayer, norm):
    y = x.clone()
    y += sublayer(x)
    return norm(y)


def pre_norm(x, sublayer, norm):
    y = x.clone()
    y += sublayer(norm(x))
    return y
