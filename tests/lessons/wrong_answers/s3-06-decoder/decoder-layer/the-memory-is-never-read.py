def decoder_layer(x, memory, mask, parts):
    for norm, attention, m in (
        (parts.norms[0], parts.self_attention, mask),
        (parts.norms[1], parts.cross_attention, None),
    ):
        n = norm(x)
        x = x + attention(n, n, m)
    return x + parts.feed_forward(parts.norms[2](x))
