import torch


def decoder_layer(x, memory, mask, parts):
    def pre_norm(k, x, sublayer):
        return x + sublayer(parts.norms[k](x))

    rows = []
    for one, source in zip(x, memory):
        one, source = one[None], source[None]
        one = pre_norm(0, one, lambda n: parts.self_attention(n, n, mask))
        one = pre_norm(1, one, lambda n, source=source: parts.cross_attention(n, source, None))
        rows.append(pre_norm(2, one, parts.feed_forward))
    return torch.cat(rows)
