"""Arrays as an ``.npz`` file, written without NumPy: a zip of ``.npy`` files.

Source of the format: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", version 1.0.
"""

from __future__ import annotations

import sys
import zipfile
from array import array
from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import Any

from tutor.figures import Attention

_ORDER = "<" if sys.byteorder == "little" else ">"


def write_npz(figure: Attention, path: Path) -> None:
    """Write ``weights`` and, where the figure keeps them, ``scores`` and ``values`` as float64 (L, H, …), ``masked``
    as bool (T, S), and the labels ``queries`` and ``keys``. What is not finite is NaN.

    Where layers have different numbers of heads, each layer gets an array of its own: ``weights_0``.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _arrays(figure):
            file.writestr(f"{name}.npy", content)


def _arrays(figure: Attention) -> Iterator[tuple[str, bytes]]:
    for name in ("weights", "scores", "values"):
        layers = getattr(figure, name)
        if layers is None:
            continue
        if len(set(map(len, layers))) == 1:
            yield name, _numbers(layers)
        else:
            yield from ((f"{name}_{layer}", _numbers(heads)) for layer, heads in enumerate(layers) if heads)
    if figure.masked is not None:
        flags = bytes(hidden for row in figure.masked for hidden in row)
        yield "masked", _npy("|b1", _shape(figure.masked), flags)
    for name in ("queries", "keys"):
        yield name, _text(getattr(figure, name))


def _numbers(nested: Any) -> bytes:
    flat = array("d", (nan if value is None else value for value in _flat(nested, len(_shape(nested)))))
    return _npy(f"{_ORDER}f8", _shape(nested), flat.tobytes())


def _text(labels: tuple[str, ...]) -> bytes:
    size = max([1, *map(len, labels)])
    codes = array("I", (code for label in labels for code in [*map(ord, label), *[0] * (size - len(label))]))
    return _npy(f"{_ORDER}U{size}", (len(labels),), codes.tobytes())


def _shape(nested: Any) -> tuple[int, ...]:
    shape: list[int] = []
    while isinstance(nested, tuple):
        shape.append(len(nested))
        nested = nested[0] if nested else None
    return tuple(shape)


def _flat(nested: Any, depth: int) -> Iterator[float | None]:
    if depth == 1:
        yield from nested
    else:
        for one in nested:
            yield from _flat(one, depth - 1)


def _npy(kind: str, shape: tuple[int, ...], content: bytes) -> bytes:
    """Return a ``.npy`` file: magic, version 1.0, a header that ends at a multiple of 64 bytes, the numbers."""
    header = f"{{'descr': {kind!r}, 'fortran_order': False, 'shape': {shape!r}, }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("latin-1") + content
