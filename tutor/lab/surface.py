"""The maker of a surface: a value at each place of the plane, with the paths that were walked on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tutor.figures import Series, Surface
from tutor.lab.arrays import plain_numbers, rows
from tutor.lab.live import emit


def surface(
    value: Callable[[Any], Any],
    paths: Mapping[str, Any] | None = None,
    *,
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
    title: str = "surface",
    x_label: str = "",
    y_label: str = "",
    columns: int = 48,
    lines: int = 32,
    name: str = "",
    show: bool = True,
) -> Surface:
    """Draw a value over the plane as bands of equal height, and paths (N, 2) on it by their labels.

    ``value`` gets the centers of the cells, a NumPy array (lines·columns, 2), and returns a number each (M,).

    Raises:
        ValueError: ``value`` returns another number of values, or a path does not have two columns.
    """
    import numpy as np

    xs = x_limits[0] + (np.arange(columns) + 0.5) / columns * (x_limits[1] - x_limits[0])
    ys = y_limits[1] - (np.arange(lines) + 0.5) / lines * (y_limits[1] - y_limits[0])
    centers = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    heights = np.asarray(plain_numbers(value(centers)), dtype=float)
    if heights.shape != (lines * columns,):
        raise ValueError(f"a surface needs one value for each of {lines * columns} places, got {heights.shape}")
    figure = Surface(
        title=title,
        x_limits=(float(x_limits[0]), float(x_limits[1])),
        y_limits=(float(y_limits[0]), float(y_limits[1])),
        values=plain_numbers(heights.reshape(lines, columns)),
        paths=tuple(_path(label, places) for label, places in (paths or {}).items()),
        x_label=x_label,
        y_label=y_label,
    )
    if show:
        emit(name or title, figure)
    return figure


def _path(label: str, places: Any) -> Series:
    walked = rows(places, f"the path {label!r}")
    if any(len(place) != 2 for place in walked):
        raise ValueError(f"the path {label!r} needs two numbers for each place")
    known = [(x, y) for x, y in walked if x is not None]
    return Series(label=label, x=tuple(x for x, _ in known), y=tuple(y for _, y in known))
