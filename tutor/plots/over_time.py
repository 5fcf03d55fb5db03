"""Attention over training time: the losses with a cursor on one saved step, and the heads of that step."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.figures import Attention, Curves, OverTime
from tutor.plots.attention import draw_attention, head_matrix, heads_of
from tutor.plots.attention import wanted_height as grid_height
from tutor.plots.canvas import Line, Part
from tutor.plots.curve_data import Reading, read_at
from tutor.plots.curves import draw_curves
from tutor.plots.detectors import Best, best_heads
from tutor.plots.labels import visible
from tutor.plots.matrix import draw_matrix
from tutor.plots.numbers import compact, weight
from tutor.plots.palette import PLAIN, Palette, level_of
from tutor.plots.room import Room

NAME = 15
BARS = "▁▂▃▄▅▆▇█"
CHART = 8
"""The lines of the chart in a small place."""

Detected = dict[str, list[Best]]
HeadPlace = tuple[int, int]


def draw_over_time(figure: OverTime, room: Room) -> list[Line]:
    """Draw the last saved step as a still picture."""
    if not figure.steps or not figure.weights:
        return [room.title(figure.title), room.note("no saved step")][: room.height]
    return draw_step(figure, len(figure.steps) - 1, room, best_heads(figure))


def wanted_height(figure: OverTime, width: int, palette: Palette) -> int:
    """Return how many lines the still picture takes."""
    if not figure.steps or not figure.weights:
        return 2
    chart = CHART if figure.losses else 0
    return 3 + chart + grid_height(attention_at(figure, len(figure.steps) - 1), width, palette)


def draw_step(figure: OverTime, at: int, room: Room, detected: Detected, head: HeadPlace | None = None) -> list[Line]:
    """Draw one saved step: the losses, how well the best heads do over time, and all heads or one of them.

    Args:
        figure: The whole training.
        at: Which saved step, from 0.
        room: The room.
        detected: What `best_heads` says of the figure.
        head: The (layer, head) to draw large, or None for all.
    """
    lines = [room.title(figure.title, (f"   {_step_told(figure, at)}", room.palette.ink("muted")))]
    if figure.losses:
        height = max(CHART, room.height // 4) if room.height >= 16 else max(4, room.height // 3)
        chart = draw_curves(curves_of(figure), room.sized(room.width, height), Reading(cursor=figure.steps[at]))
        lines += chart
    lines += [_detector_line(name, best, at, room) for name, best in detected.items()]
    rest = room.sized(room.width, max(0, room.height - len(lines)))
    shown = attention_at(figure, at)
    if rest.height:
        lines += draw_attention(shown, rest) if head is None else draw_matrix(head_matrix(shown, *head), rest)
    return lines[: room.height]


def curves_of(figure: OverTime) -> Curves:
    """Return the losses as curves."""
    return Curves(title="", series=figure.losses, levels=figure.levels, x_label="step")


def attention_at(figure: OverTime, at: int) -> Attention:
    """Return the attention of one saved step; all steps share one ramp, from 0 to 1."""
    return Attention(
        title=f"step {compact(figure.steps[at], 5)}",
        weights=figure.weights[at],
        queries=figure.tokens,
        keys=figure.tokens,
        masked=figure.masked,
        high=1.0,
    )


def heads_at(figure: OverTime) -> list[HeadPlace]:
    """Return the (layer, head) of every head."""
    return heads_of(attention_at(figure, 0)) if figure.steps else []


def _step_told(figure: OverTime, at: int) -> str:
    return f"step {compact(figure.steps[at], 5)}, {at + 1} of {len(figure.steps)}"


def _detector_line(name: str, best: list[Best], at: int, room: Room) -> Line:
    """Draw a detector over the saved steps as a row of bars, the step that is shown in brackets, then its number."""
    parts: list[Part] = [(f"{name:<{NAME}}", room.palette.ink("muted"))]
    for index, one in enumerate(best):
        here = index == at
        level = level_of(one.score, 0.0, 1.0, 10 if room.palette.ascii else len(BARS))
        sign = str(level) if room.palette.ascii else BARS[level]
        ink = room.palette.ink("cursor") if here else PLAIN
        parts += [("[", ink), (sign, ink), ("]", ink)] if here else [(sign, ink)]
    told = f"  {best[at].name} {weight(best[at].score)}" if at < len(best) else ""
    return room.line(*parts, (told, room.palette.ink("title")))


def step_told(figure: OverTime, at: int, detected: Detected) -> str:
    """Say what a saved step is: ``step 300   loss 2.31   token before L1H2 .41   what followed L2H3 .12``."""
    losses = [
        f"{visible(read.label)} {'not finite' if read.y is None else compact(read.y, 4)}"
        for read in read_at(curves_of(figure), figure.steps[at])
    ]
    best = [f"{name} {found[at].name} {weight(found[at].score)}" for name, found in detected.items()]
    return "   ".join([f"step {compact(figure.steps[at], 5)}", *losses, *best])


def over_time_told(figure: OverTime) -> Iterator[str]:
    """Say for each saved step the losses, and the heads that the detectors find."""
    heads = heads_at(figure) if figure.weights else []
    yield f"{len(figure.steps)} saved steps of {len(heads)} heads; for each the losses and the best heads"
    detected = best_heads(figure)
    for at in range(min(len(figure.steps), len(figure.weights))):
        yield f"  {step_told(figure, at, detected)}"
