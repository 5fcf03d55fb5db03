"""What a terminal can show, and the styles and characters that charts use on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from rich.style import Style

from tutor.plots import ramps
from tutor.plots.ramps import Colors

Marker = Literal["hd", "braille"]
Ink = Literal["plain", "title", "muted", "axis", "level", "warning", "cursor"]

PLAIN = Style()


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The abilities of a terminal that matter to a chart.

    Attributes:
        colors: How many colors there are.
        ascii: Use ASCII characters only.
        dark: The background is dark.
        marker: What lines are made of: quadrant blocks (``hd``) or braille dots.
    """

    colors: Colors = "truecolor"
    ascii: bool = False
    dark: bool = True
    marker: Marker = "hd"

    @property
    def ramped(self) -> bool:
        """Whether values can be told by color alone."""
        return self.colors in ("truecolor", "256")

    def ink(self, name: Ink) -> Style:
        """Return the style of a part of the picture that is not data."""
        return _ink(self.colors, self.dark, name)

    def series(self, index: int) -> Style:
        """Return the style of the line or the bars of a series, or of the marks of a class."""
        return _series(self.colors, self.dark, index)

    def mark(self, index: int) -> str:
        """Return the character that stands for a series or a class, different for each of the first eight."""
        marks = "*ox+#@%&" if self.ascii else "●▲■◆○△□◇"
        return marks[index % len(marks)]

    def fill(self, index: int) -> str:
        """Return the character that fills the part of a class where colors cannot tell it."""
        fills = ".:-=+~" if self.ascii else "·░▒▓╱╲"
        return fills[index % len(fills)]

    def grounds(self, signed: bool = False) -> tuple[Style, ...]:
        """Return the styles of a ramp as backgrounds, each with a foreground that is readable on it."""
        return _grounds(self.colors, self.dark, signed)

    def ramp(self, signed: bool = False) -> tuple[str, ...]:
        """Return the color names of a ramp; empty where values cannot be told by color."""
        return ramps.ramp(self.colors, self.dark, signed)

    def shades(self, signed: bool = False) -> str:
        """Return the characters of a ramp without color, from lowest to highest."""
        if self.ascii:
            return "=- :+#@" if signed else " :-=+*#%@"
        return "=- ░▒▓█" if signed else " ░▒▓█"

    def sign(self, unicode: str, ascii_spelling: str) -> str:
        """Return the character, or how ASCII spells it."""
        return ascii_spelling if self.ascii else unicode


@cache
def _ink(colors: Colors, dark: bool, name: Ink) -> Style:
    color = ramps.INKS.get((colors, dark), {}).get(name)
    return Style(color=color, bold=True if name in ("title", "cursor") or (name == "warning" and not color) else None)


@cache
def _series(colors: Colors, dark: bool, index: int) -> Style:
    found = ramps.series_colors(colors, dark)
    return Style(color=found[index % len(found)]) if found else PLAIN


@cache
def _grounds(colors: Colors, dark: bool, signed: bool) -> tuple[Style, ...]:
    return tuple(
        Style(bgcolor=color, color=ramps.readable_on(color) if colors == "truecolor" else _near(color))
        for color in ramps.ramp(colors, dark, signed)
    )


def _near(color: str) -> str:
    return "color(16)" if ramps.readable_on(color) == "#000000" else "color(231)"


@cache
def pair(top: str | None, bottom: str | None) -> Style:
    """Return the style of a half block: its upper half is the foreground, its lower half the background."""
    return Style(color=top, bgcolor=bottom)


def level_of(value: float, low: float, high: float, count: int) -> int:
    """Return which of ``count`` levels a value falls in, when the levels cut low..high into equal parts."""
    if high <= low:
        return count - 1 if value > low else 0
    share = min(1.0, max(0.0, (value - low) / (high - low)))
    return min(count - 1, int(share * count))
