"""Diagrams as data: boxes on a grid, arrows between them, frames around some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["", "left", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of a `Diagram`: where it stands on the grid, and what opening it shows."""

    id: str
    label: str
    row: int
    column: int
    columns: int = 1
    """How many columns of the grid it takes."""
    group: int | None = None
    """Boxes of one group have one color."""
    says: str = ""
    equation: str = ""
    """TeX."""
    ascii: str = ""
    """The equation where only ASCII can be drawn."""
    source: str = ""
    """``package.module:name`` of the code that does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow from a box to a box. ``via`` leads it past what stands between, on that side."""

    start: str
    end: str
    label: str = ""
    via: Side = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame around a part of the grid, such as a layer that is repeated."""

    label: str
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """An architecture: boxes whose rows count from the top and columns from the left, from 0."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...] = ()
    frames: tuple[Frame, ...] = ()
