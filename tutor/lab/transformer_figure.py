"""Figure 1 of the first Transformer's paper as a diagram: each box has its equation and the code that runs it.

Source: Vaswani et al. (2017), *Attention Is All You Need*, figure 1 and section 3.
"""

from __future__ import annotations

from tutor.figures import Arrow, Box, Diagram, Frame
from tutor.lab.diagrams import arrow, box, diagram, frame

EMBED, ATTEND, PLACE, THINK, NORM, TELL = range(6)
ENCODER, DECODER = 0, 1
SOFTMAX = r"\text{softmax}(QK^T / \sqrt{d_k}) V"
SOFTMAX_ASCII = "softmax(Q K^T / sqrt(d_k)) V"
SUBLAYER = r"\text{LayerNorm}(x + \text{Sublayer}(x))"
FEED_FORWARD = r"\max(0, x W_1 + b_1) W_2 + b_2"
WAVES = r"\sin(t / 10000^{2i/d_{model}})"


def transformer_figure(*, layers: int = 6, show: bool = True) -> Diagram:
    """Draw figure 1: the encoder on the left, the decoder on the right, each stack ``layers`` times."""
    return diagram(
        [*_encoder(), *_decoder()],
        [*_up_the_encoder(), *_up_the_decoder(), arrow("encoder-norm-2", "cross", label="K, V")],
        frames=_frames(layers),
        title="The Transformer, figure 1",
        show=show,
    )


def _frames(layers: int) -> tuple[Frame, Frame]:
    return frame(f"{layers} ×", 4, ENCODER, rows=4), frame(f"{layers} ×", 2, DECODER, rows=6)


def _encoder() -> list[Box]:
    return [
        _add_and_norm("encoder-norm-2", 4, ENCODER, "the feed-forward network"),
        _feed_forward("encoder-ffn", 5, ENCODER),
        _add_and_norm("encoder-norm-1", 6, ENCODER, "the attention"),
        _attention("self", "Multi-Head Attention", 7, ENCODER, "Every source token looks at every source token."),
        _positions("source-positions", 8, ENCODER),
        _embedding("source-embedding", "Input Embedding", 9, ENCODER),
        box("inputs", "Inputs", 10, ENCODER, says="The source as token ids, (B, S).", source="tutor.data.pairs:Pairs"),
    ]


def _decoder() -> list[Box]:
    return [
        box("softmax", "Softmax", 0, DECODER, group=TELL, says="Probabilities of the next token.",
            equation=r"p_i = e^{z_i} / \sum_j e^{z_j}", ascii="p_i = exp(z_i) / sum over j of exp(z_j)",
            source="tutor.models.transformer:Transformer.loss"),
        box("linear", "Linear", 1, DECODER, group=TELL, says="A score for each word of the vocabulary: (B, T, V).",
            equation="z = y E^T", ascii="z = y E^T", source="tutor.models.transformer:Transformer.decode"),
        _add_and_norm("decoder-norm-3", 2, DECODER, "the feed-forward network"),
        _feed_forward("decoder-ffn", 3, DECODER),
        _add_and_norm("decoder-norm-2", 4, DECODER, "the cross-attention"),
        _attention("cross", "Multi-Head Attention", 5, DECODER, "Cross-attention: Q from here, K and V from memory."),
        _add_and_norm("decoder-norm-1", 6, DECODER, "the masked attention"),
        box("masked", "Masked Attention", 7, DECODER, group=ATTEND, equation=SOFTMAX, ascii=SOFTMAX_ASCII,
            says="Position t looks at 0 to t. All later scores become −∞ before the softmax.",
            source="tutor.models.attention:causal_mask"),
        _positions("target-positions", 8, DECODER),
        _embedding("target-embedding", "Output Embedding", 9, DECODER),
        box("outputs", "Outputs (shifted)", 10, DECODER,
            says="The target behind a start sign, so shifted right by one place: (B, T).",
            source="tutor.models.transformer:Transformer.forward"),
    ]  # fmt: skip


def _attention(id: str, label: str, row: int, column: int, says: str) -> Box:
    return box(
        id, label, row, column, group=ATTEND, says=says, equation=SOFTMAX, ascii=SOFTMAX_ASCII,
        source="tutor.models.attention:MultiHeadAttention",
    )  # fmt: skip


def _add_and_norm(id: str, row: int, column: int, sublayer: str) -> Box:
    says = f"The sublayer is {sublayer}. The second arrow leads x around it."
    return box(
        id, "Add & Norm", row, column, group=NORM, says=says, equation=SUBLAYER,
        ascii="LayerNorm(x + Sublayer(x))", source="tutor.models.blocks:Residual",
    )  # fmt: skip


def _feed_forward(id: str, row: int, column: int) -> Box:
    return box(
        id, "Feed Forward", row, column, group=THINK, says="Each position by itself.", equation=FEED_FORWARD,
        ascii="max(0, x W_1 + b_1) W_2 + b_2", source="tutor.models.blocks:FeedForward",
    )  # fmt: skip


def _positions(id: str, row: int, column: int) -> Box:
    return box(
        id, "Positional Encoding", row, column, group=PLACE, says="Waves that tell the places apart are added.",
        equation=WAVES, ascii="sin(t / 10000^(2i/d_model))", source="tutor.models.positions:SinusoidalPositions",
    )  # fmt: skip


def _embedding(id: str, label: str, row: int, column: int) -> Box:
    return box(
        id, label, row, column, group=EMBED, says="A row of a learned table for each token, times the root of d_model.",
        equation=r"E_{token} \sqrt{d_{model}}", ascii="E[token] * sqrt(d_model)",
        source="tutor.models.transformer:Transformer",
    )  # fmt: skip


def _up_the_encoder() -> list[Arrow | tuple[str, str]]:
    return [
        ("inputs", "source-embedding"), ("source-embedding", "source-positions"), ("source-positions", "self"),
        ("self", "encoder-norm-1"), arrow("source-positions", "encoder-norm-1", via="left"),
        ("encoder-norm-1", "encoder-ffn"), ("encoder-ffn", "encoder-norm-2"),
        arrow("encoder-norm-1", "encoder-norm-2", via="left"),
    ]  # fmt: skip


def _up_the_decoder() -> list[Arrow | tuple[str, str]]:
    return [
        ("outputs", "target-embedding"), ("target-embedding", "target-positions"), ("target-positions", "masked"),
        ("masked", "decoder-norm-1"), arrow("target-positions", "decoder-norm-1", via="right"),
        ("decoder-norm-1", "cross"), ("cross", "decoder-norm-2"),
        arrow("decoder-norm-1", "decoder-norm-2", via="right"), ("decoder-norm-2", "decoder-ffn"),
        ("decoder-ffn", "decoder-norm-3"), arrow("decoder-norm-2", "decoder-norm-3", via="right"),
        ("decoder-norm-3", "linear"), ("linear", "softmax"),
    ]  # fmt: skip
