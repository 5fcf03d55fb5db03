def decoder_layer(x, memory, mask, parts):
    first, second, third = parts.norms
    x = x + parts.self_attention(first(x), first(x), mask)
    x = x + parts.cross_attention(second(x), memory, None)
    x = x + parts.feed_forward(third(x))
    return x
