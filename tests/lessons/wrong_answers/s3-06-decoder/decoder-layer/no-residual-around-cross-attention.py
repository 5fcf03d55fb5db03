def decoder_layer(x, memory, mask, parts):
    x = x + parts.self_attention(parts.norms[0](x), parts.norms[0](x), mask)
    read = parts.cross_attention(parts.norms[1](x), memory, None)
    return read + parts.feed_forward(parts.norms[2](read))
