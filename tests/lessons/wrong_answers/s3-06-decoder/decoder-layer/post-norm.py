def decoder_layer(x, memory, mask, parts):
    a = parts.norms[0](parts.self_attention(x, x, mask) + x)
    b = parts.norms[1](parts.cross_attention(a, memory, None) + a)
    c = parts.norms[2](parts.feed_forward(b) + b)
    return c
