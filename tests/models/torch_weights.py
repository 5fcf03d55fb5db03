"""Copies our weights into torch's own modules, for the comparisons."""

from __future__ import annotations

import torch
from torch import nn

from tutor.models.attention import MultiHeadAttention
from tutor.models.blocks import DecoderLayer, EncoderLayer, FeedForward, LayerNorm
from tutor.models.transformer import Transformer


@torch.no_grad()
def scramble(module: nn.Module, seed: int = 0) -> None:
    """Give every parameter random values, also norms and biases, so that none of them can be mixed up unseen."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        shift = 1.0 if parameter.dim() == 1 else 0.0
        parameter.copy_(shift * 0.5 + 0.3 * torch.randn(parameter.shape, generator=generator))


@torch.no_grad()
def copy_linear(ours: nn.Linear | nn.LayerNorm, theirs: nn.Linear | nn.LayerNorm) -> None:
    theirs.weight.copy_(ours.weight)
    theirs.bias.copy_(ours.bias)


@torch.no_grad()
def copy_norm(ours: LayerNorm, theirs: nn.LayerNorm) -> None:
    theirs.weight.copy_(ours.gain)
    theirs.bias.copy_(ours.shift)


@torch.no_grad()
def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    theirs.in_proj_weight.copy_(torch.cat((ours.query.weight, ours.key.weight, ours.value.weight)))
    theirs.in_proj_bias.copy_(torch.cat((ours.query.bias, ours.key.bias, ours.value.bias)))
    copy_linear(ours.output, theirs.out_proj)


def copy_feed_forward(ours: FeedForward, theirs: nn.TransformerEncoderLayer | nn.TransformerDecoderLayer) -> None:
    copy_linear(ours.expand, theirs.linear1)
    copy_linear(ours.contract, theirs.linear2)


def copy_encoder_layer(ours: EncoderLayer, theirs: nn.TransformerEncoderLayer) -> None:
    copy_attention(ours.attention, theirs.self_attn)
    copy_feed_forward(ours.feed_forward, theirs)
    copy_linear(ours.around_attention.norm, theirs.norm1)
    copy_linear(ours.around_feed_forward.norm, theirs.norm2)


def copy_decoder_layer(ours: DecoderLayer, theirs: nn.TransformerDecoderLayer) -> None:
    copy_attention(ours.attention, theirs.self_attn)
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    copy_feed_forward(ours.feed_forward, theirs)
    copy_linear(ours.around_attention.norm, theirs.norm1)
    copy_linear(ours.around_cross_attention.norm, theirs.norm2)
    copy_linear(ours.around_feed_forward.norm, theirs.norm3)


def copy_transformer(ours: Transformer, theirs: nn.Transformer) -> None:
    for encoder_layer, their_encoder_layer in zip(ours.encoder.layers, theirs.encoder.layers, strict=True):
        copy_encoder_layer(encoder_layer, their_encoder_layer)
    for decoder_layer, their_decoder_layer in zip(ours.decoder.layers, theirs.decoder.layers, strict=True):
        copy_decoder_layer(decoder_layer, their_decoder_layer)
    copy_linear(ours.encoder.norm, theirs.encoder.norm)
    copy_linear(ours.decoder.norm, theirs.decoder.norm)
