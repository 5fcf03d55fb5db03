def decoder_layer(x, memory, mask, parts):
    n1, n2, n3 = parts.norms
    x = x + parts.self_attention(n1(x), n1(x), mask)
    asked = n2(x)
    x = x + parts.cross_attention(memory, asked, None)
    return x + parts.feed_forward(n3(x))
