import torch


def decoder_layer(x, memory, mask, parts):
    B, S, C = memory.shape
    everything = torch.ones(x.shape[1], S, dtype=torch.bool)  # every query may see every word
    own = parts.self_attention(parts.norms[0](x), parts.norms[0](x), mask)
    heard = x + own
    read = parts.cross_attention(parts.norms[1](heard), memory, everything)
    informed = torch.add(heard, read)
    return informed + parts.feed_forward(parts.norms[2](informed))
