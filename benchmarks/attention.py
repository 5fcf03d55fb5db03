"""Attention and its layers: how time and memory grow with the length, and ours beside torch's own.

Times are CPU times of one thread, the least of several runs in turn. torch is imported where it is used, so that the
other benchmarks start their programs from a small process.
"""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Finding

LENGTHS = tuple(2**power for power in range(7, 14))
KINDS = {"full": "≈ 2", "SDPA": "≈ 2", "Linformer": "≈ 1", "Performer": "≈ 1", "linear attention": "≈ 1"}
SIZES = ((12, 64, 128, 4, 512), (16, 128, 64, 4, 128), (2, 512, 128, 4, 512))
"""B, T, C, H and the width of the feed-forward part."""


def head_of(kind: str) -> Callable[[Any], Any]:
    """Return one head of size 32 with its projections; Linformer and Performer have 64 mixtures and features."""
    from tutor.models import attention, efficient

    match kind:
        case "Linformer":
            return efficient.LinformerAttention(32, 1, block_size=LENGTHS[-1], n_projected=64)
        case "Performer":
            return efficient.PerformerAttention(32, 1, n_feature=64)
        case "linear attention":
            return efficient.LinearAttention(32, 1)
    whole = attention.MultiHeadAttention(32, 1)
    return lambda x: whole(x, weights=kind == "full")


def _least(calls: Sequence[Callable[[], object]], repeats: int) -> list[float]:
    """Return the least CPU seconds of each call; the calls take turns."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(repeats):
        for call, found in zip(calls, times, strict=True):
            started = time.process_time()
            call()
            found.append(time.process_time() - started)
    return [min(found) for found in times]


def _slope(lengths: Sequence[int], seconds: Sequence[float]) -> float:
    x, y = ([math.log(value) for value in values] for values in (lengths, seconds))
    middle = sum(x) / len(x), sum(y) / len(y)
    products = sum((a - middle[0]) * (b - middle[1]) for a, b in zip(x, y, strict=True))
    return products / sum((a - middle[0]) ** 2 for a in x)


def exponents(repeats: int = 7) -> list[Finding]:
    """The exponent of the time over the length, 128 to 8,192, and from 1,024 on, where fixed costs are small."""
    import torch

    torch.set_num_threads(1)
    models = [head_of(kind) for kind in KINDS]
    seconds = []
    with torch.no_grad():
        for length in LENGTHS:
            x = torch.randn(1, length, 32)
            calls = [lambda model=model, x=x: model(x) for model in models]
            seconds.append(_least(calls, repeats if length > 1024 else 5 * repeats))
    rows = []
    for (kind, aim), times in zip(KINDS.items(), zip(*seconds, strict=True), strict=True):
        whole, late = _slope(LENGTHS, times), _slope(LENGTHS[3:], times[3:])
        value = (
            f"{whole:.2f}, from 1,024 {late:.2f} ({times[0] * 1e3:.2f} ms at 128, {times[-1] * 1e3:.1f} ms at 8,192)"
        )
        rows.append(Finding(what=f"Exponent of time over length, {kind}", value=value, aim=aim, name="exponents"))
    return rows


PEAK = """
import sys, torch
from benchmarks.attention import head_of
def kib(name):
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith(name)))
torch.set_num_threads(1)
model, length = head_of(sys.argv[1]), int(sys.argv[2])
with torch.no_grad():
    model(torch.randn(1, 128, 32))
    x = torch.randn(1, length, 32)
    before = kib("VmRSS")
    model(x)
print(max(kib("VmHWM") - before, 0))
"""


def attention_memory(length: int = 8192) -> list[Finding]:
    """The peak of resident memory during one forward pass, each in a fresh process."""
    rows = []
    for kind in KINDS:
        argv = [sys.executable, "-c", PEAK, kind, str(length)]
        peak = int(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)
        what = f"Peak memory of a forward pass, {length:,} tokens, {kind}"
        rows.append(Finding(what=what, value=f"{peak / 1024:.0f} MiB", aim="–", name="attention_memory"))
    return rows


def blocks(repeats: int = 25) -> list[Finding]:
    """Forward and backward of our encoder and decoder layers against torch's with the same weights."""
    import torch
    from torch import nn

    from tests.models.torch_weights import copy_decoder_layer, copy_encoder_layer
    from tutor.models.attention import causal_mask
    from tutor.models.blocks import DecoderLayer, EncoderLayer

    torch.set_num_threads(1)
    rows = []
    for B, T, C, H, hidden in SIZES:
        x, memory = (torch.randn(B, T, C, requires_grad=True) for _ in range(2))
        mask, their_mask = causal_mask(T), nn.Transformer.generate_square_subsequent_mask(T)
        encoder, their_encoder = (
            EncoderLayer(C, H, hidden),
            nn.TransformerEncoderLayer(C, H, hidden, 0.0, batch_first=True),
        )
        decoder, their_decoder = (
            DecoderLayer(C, H, hidden),
            nn.TransformerDecoderLayer(C, H, hidden, 0.0, batch_first=True),
        )
        copy_encoder_layer(encoder, their_encoder)
        copy_decoder_layer(decoder, their_decoder)
        calls = [
            _there_and_back(encoder, lambda layer, x=x: layer(x)[0]),
            _there_and_back(their_encoder, lambda layer, x=x: layer(x)),
            _there_and_back(decoder, lambda layer, x=x, memory=memory, mask=mask: layer(x, memory, mask)[0]),
            _there_and_back(
                their_decoder,
                lambda layer, x=x, memory=memory, mask=their_mask: layer(x, memory, mask, tgt_is_causal=True),
            ),
        ]
        times = _least(calls, repeats)
        for kind, ours, theirs in (("Encoder", *times[:2]), ("Decoder", *times[2:])):
            what = f"{kind} layer forward and backward, torch's time / ours (B {B}, T {T}, C {C})"
            value = f"{theirs / ours:.2f} × ({ours * 1e3:.1f} ms against {theirs * 1e3:.1f} ms, least of {repeats})"
            rows.append(Finding(what=what, value=value, aim="≥ 1.0", name="blocks"))
    return rows


def _there_and_back(layer: Any, forward: Callable[[Any], Any]) -> Callable[[], None]:
    def call() -> None:
        forward(layer).sum().backward()
        layer.zero_grad(set_to_none=True)

    return call
