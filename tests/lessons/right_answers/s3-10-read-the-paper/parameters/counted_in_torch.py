from torch import nn


def layer_parameters(d_model, h, d_ff):
    encoder = nn.TransformerEncoderLayer(d_model, h, d_ff)
    decoder = nn.TransformerDecoderLayer(d_model, h, d_ff)
    return tuple(sum(p.numel() for p in layer.parameters()) for layer in (encoder, decoder))
