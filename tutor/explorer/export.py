"""An exploration written to a file: text, SVG, JSON or ``.npz``, by the ending of the file's name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tutor.explorer.exploration import Exploration
from tutor.explorer.picture import draw_exploration
from tutor.explorer.svg import svg_of
from tutor.explorer.words import exploration_told
from tutor.figures import Attention, plain
from tutor.plots.export import NotExported, as_npz
from tutor.plots.palette import Palette
from tutor.plots.room import Room
from tutor.whole_file import replacing

WIDTH, HEIGHT = 120, 50


class ExportFailed(Exception):
    """The file could not be written. The text says why and what to do."""


def suggested_name(exploration: Exploration) -> str:
    """Return a name for the file without its ending: ``attention-of-all-heads-l2h3``."""
    title = re.sub(r"[^a-z0-9]+", "-", exploration.figure.title.lower()).strip("-")[:40] or "attention"
    if exploration.view in ("heads", "time") or not exploration.several_heads:
        return title
    place = f"l{exploration.layer + 1}h{exploration.head + 1}"
    return f"{title}-{place if exploration.one_head else exploration.over.replace(' ', '-')}"


def export(exploration: Exploration, path: Path) -> None:
    """Write the exploration to a new file.

    Raises:
        ExportFailed: the ending is none of ``.txt .svg .json .npz``, the file exists, or can not be written.
    """
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise ExportFailed(f"the name must end in one of {', '.join(FORMATS)}, not in {path.suffix or 'nothing'!r}")
    if path.exists():
        raise ExportFailed(f"{path} exists already: choose another name")
    try:
        with replacing(path) as draft:
            write(exploration, draft)
    except NotExported as error:
        raise ExportFailed(str(error)) from None
    except OSError as error:
        raise ExportFailed(f"{path} can not be written: {error.strerror or error}") from None


def shown_figure(exploration: Exploration) -> Attention:
    """Return the figure with the weights as they are shown, the reader's edits among them."""
    if exploration.maps.figure.weights is exploration.original.figure.weights and not exploration.edits:
        return exploration.figure
    weights = tuple(
        tuple(exploration.maps.weights(layer, head) for head in range(len(heads)))
        for layer, heads in enumerate(exploration.figure.weights)
    )
    return replace(exploration.figure, weights=weights)


def text_of(exploration: Exploration) -> str:
    """Return the picture without colors, then the same in words and numbers."""
    room = Room(width=WIDTH, height=HEIGHT, palette=Palette(colors="none"), hint="")
    drawn = ["".join(segment.text for segment in line).rstrip() for line in draw_exploration(exploration, room)]
    figure = exploration.training or exploration.figure
    told = exploration_told(exploration, figure, WIDTH)
    return re.sub(r"\n{3,}", "\n\n", "\n".join([*drawn, "", told])) + "\n"


def json_of(exploration: Exploration) -> str:
    """Return the figure as it crosses to the screen, what is looked at, and the edits."""
    looked_at: dict[str, Any] = {
        "view": exploration.view, "layer": exploration.layer, "head": exploration.head, "over": exploration.over,
        "query": exploration.query, "key": exploration.key,
        "detectors": exploration.maps.detected(exploration.layer, exploration.head),
    }  # fmt: skip
    if exploration.training is not None:
        looked_at["step"] = exploration.training.steps[exploration.at]
    edits = json.loads(exploration.edits.to_json())
    figure = plain(shown_figure(exploration))
    return json.dumps({"figure": figure, "looked_at": looked_at, "edits": edits}, ensure_ascii=False) + "\n"


def _writer(content: Callable[[Exploration], str]) -> Callable[[Exploration, Path], None]:
    def write(exploration: Exploration, path: Path) -> None:
        path.write_text(content(exploration), encoding="utf-8")

    return write


def _write_arrays(exploration: Exploration, path: Path) -> None:
    path.write_bytes(as_npz(shown_figure(exploration)))


FORMATS: dict[str, Callable[[Exploration, Path], None]] = {
    ".txt": _writer(text_of),
    ".svg": _writer(svg_of),
    ".json": _writer(json_of),
    ".npz": _write_arrays,
}
"""How each kind of file is written."""
