"""The model behind the explorer: from an edit to the new figure, and a large model's attention on its way."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import msgspec

from benchmarks.measure import Finding, percentile
from tutor.engine.client import open_engine, own_code
from tutor.engine.client.decoding import decode_event
from tutor.engine.protocol import FigureShown, encode
from tutor.figures import Attention, Edits, plain
from tutor.ui.inspecting import Inspector, ModelPlace

TEXT = "the king and the queen went down to the river in the old forest "
LAYERS, HEADS, TOKENS, CHANNELS = 12, 12, 128, 64


async def _reruns(repeats: int) -> list[float]:
    engine = open_engine(own_code)
    spent = []
    try:
        look = Inspector(engine, ModelPlace(kind="bundled", name="gpt"), TEXT)
        await look(Edits())
        for number in range(repeats):
            edits = Edits(ablated=((number % 4, number // 4 % 4),), masked=(number % len(TEXT),))
            started = time.perf_counter()
            await look(edits)
            spent.append(time.perf_counter() - started)
    finally:
        await engine.close()
    return spent


def rerun(repeats: int = 100) -> Finding:
    """From an edit to the figure that the model makes of it: the shipped GPT, 4 layers of 4 heads, 64 tokens."""
    spent = asyncio.run(_reruns(repeats))
    value = f"p50 {percentile(spent, 0.5) * 1e3:.0f} ms, p99 {percentile(spent, 0.99) * 1e3:.0f} ms"
    return Finding(
        what="An edit in the explorer to the model's answer, gpt, 64 tokens", value=value, aim="–", name="rerun"
    )


def transport(repeats: int = 5) -> Finding:
    """Attention of a large model from the worker to the screen, processor time: packed, and as decimals in JSON."""
    import torch

    from tutor import lab

    generator = torch.Generator().manual_seed(0)
    scores = torch.randn(LAYERS, HEADS, TOKENS, TOKENS, generator=generator)
    values = torch.randn(LAYERS, HEADS, TOKENS, CHANNELS, generator=generator)
    tokens = [str(index) for index in range(TOKENS)]
    figure = lab.attention(scores.softmax(-1), tokens, scores=scores, values=values, show=False)
    event = FigureShown(run_id=1, name="attention", figure=figure)
    packed = min(_processor_time(lambda: decode_event(encode(event))) for _ in range(repeats))
    decimals = min(_processor_time(lambda: _by_decimals(figure)) for _ in range(repeats))
    sizes = [len(encode(event)) / 2**20, len(json.dumps(plain(figure))) / 2**20]
    return Finding(
        what=f"Attention of {LAYERS} layers × {HEADS} heads × {TOKENS} tokens to the screen, packed / as decimals",
        value=f"{packed / decimals:.2f} × ({packed:.2f} s against {decimals:.2f} s of the processor, "
        f"{sizes[0]:.0f} against {sizes[1]:.0f} MiB)",
        aim="< 1",
        name="transport",
    )


def _by_decimals(figure: Any) -> Attention:
    entries = msgspec.json.decode(json.dumps(plain(figure)).encode())
    del entries["kind"]
    return msgspec.convert(entries, type=Attention)


def _processor_time(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started
