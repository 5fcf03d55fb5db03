"""Figures as files: SVG for a page, ``.npz`` for NumPy. Plain functions of a figure; neither NumPy nor torch is loaded.

Source: NumPy enhancement proposal 1 (the ``.npy`` format, version 1.0); an ``.npz`` file is a zip of such files.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from rich.console import Console
from rich.segment import Segment, Segments

from tutor.figures import Attention, Figure, Matrix, Panels
from tutor.figures.packing import Packed, pack
from tutor.plots.drawing import draw, wanted_height
from tutor.plots.palette import Palette

NARROWEST = 100
"""Cells across a picture at least; a matrix gets as many as its columns need."""
_CELLS_A_COLUMN, _LABELS = 2, 30


class NotExported(ValueError):
    """A figure that a kind of file can not hold. The text says which it can."""


def as_svg(figure: Figure, palette: Palette | None = None) -> str:
    """Return a figure as an SVG picture of the characters that a terminal of true colors shows."""
    palette = palette or Palette()
    width = max(NARROWEST, _columns(figure) * _CELLS_A_COLUMN + _LABELS)
    lines = draw(figure, width, wanted_height(figure, width, palette), palette, hint="")
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Segments([segment for line in lines for segment in (*line, Segment.line())]), crop=False)
    return console.export_svg(title=figure.title)


def _columns(figure: Figure) -> int:
    return max(map(len, figure.values), default=0) if isinstance(figure, Matrix) else 0


def as_npz(figure: Figure) -> bytes:
    """Return the arrays of an attention, a matrix, or panels of them as an ``.npz`` file.

    Attention: ``weights`` (L, H, T, S), ``scores`` before the scale, ``values`` (L, H, S, D), ``masked`` (T, S),
    ``queries``, ``keys``, ``special``, ``scale`` and ``loss``, as far as the figure has them; where layers differ in
    their heads, an array each, such as ``weights_0`` (H, T, S). Matrix: ``values`` (T, S), ``masked``, ``rows``,
    ``columns``. Of several panels each name begins with the part or number, and a point.

    Raises:
        NotExported: the figure has no arrays, or ragged ones.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in _members(figure):
            file.writestr(f"{name}.npy", data)
    return buffer.getvalue()


def _members(figure: Figure) -> Iterator[tuple[str, bytes]]:
    match figure:
        case Panels():
            for number, one in enumerate(figure.figures, 1):
                prefix = (isinstance(one, Attention) and one.part) or str(number)
                yield from ((f"{prefix}.{name}", data) for name, data in _members(one))
        case Attention():
            yield from _attention(figure)
        case Matrix():
            yield "values", _array(figure.values)
            if figure.masked is not None:
                yield "masked", _booleans(figure.masked)
            yield from ((n, _strings(v)) for n, v in (("rows", figure.row_labels), ("columns", figure.column_labels)))
        case _:
            raise NotExported("a file for NumPy holds an attention or a matrix; this figure is neither: take JSON")


def _attention(figure: Attention) -> Iterator[tuple[str, bytes]]:
    for name, layers in (("weights", figure.weights), ("scores", figure.scores), ("values", figure.values)):
        if layers is None:
            continue
        if len(set(map(len, layers))) == 1:
            yield name, _array(layers)
        else:
            yield from ((f"{name}_{layer}", _array(heads)) for layer, heads in enumerate(layers) if heads)
    if figure.masked is not None:
        yield "masked", _booleans(figure.masked)
    yield "queries", _strings(figure.queries)
    yield "keys", _strings(figure.keys)
    if figure.special:
        yield "special", _npy("<i8", (len(figure.special),), struct.pack(f"<{len(figure.special)}q", *figure.special))
    for name, number in (("scale", figure.scale), ("loss", figure.loss)):
        if number is not None:
            yield name, _npy("<f8", (), struct.pack("<d", number))


def _array(numbers: object) -> bytes:
    """Return numbers as float32 where that loses nothing, else as float64; None becomes NaN."""
    found: Packed | None = pack(numbers)
    if found is None:
        raise NotExported("these numbers make no array: their rows differ in length")
    return _npy({"f": "<f4", "d": "<f8"}[found.code], found.shape, found.data)


def _booleans(rows: tuple[tuple[bool, ...], ...]) -> bytes:
    return _npy("|b1", (len(rows), len(rows[0]) if rows else 0), b"".join(map(bytes, rows)))


def _strings(texts: tuple[str, ...]) -> bytes:
    longest = max(map(len, texts), default=0) or 1
    data = "".join(text.ljust(longest, "\0") for text in texts).encode("utf-32-le", "surrogatepass")
    return _npy(f"<U{longest}", (len(texts),), data)


def _npy(kind: str, shape: tuple[int, ...], data: bytes) -> bytes:
    """Return a ``.npy`` file: magic, version, the header's length, a header that fills up to 64 bytes, the numbers."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape!r}, }}"
    size = -(-(10 + len(header) + 1) // 64) * 64 - 10
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", size) + (header.ljust(size - 1) + "\n").encode("latin-1") + data
