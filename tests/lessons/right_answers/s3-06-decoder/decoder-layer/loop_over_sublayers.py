def decoder_layer(x, memory, mask, parts):
    sublayers = [
        lambda n: parts.self_attention(n, n, mask),
        lambda n: parts.cross_attention(n, memory, None),
        parts.feed_forward,
    ]
    for norm, sublayer in zip(parts.norms, sublayers):
        x = sublayer(norm(x)) + x
    return x
