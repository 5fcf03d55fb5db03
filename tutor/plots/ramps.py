"""The colors of charts: ramps for values, colors for series and classes. Tables of color names, no drawing.

Every ramp runs away from the screen's background: on a dark screen more is lighter, on a light one darker. The ramps
for 256 colors are picked by hand from the saturated part of the color cube, because a truecolor ramp brought down to
256 colors by distance is not monotone. Series colors follow the set of Okabe and Ito, which is safe for color-blind
readers.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Colors = Literal["truecolor", "256", "16", "none"]

LEVELS = 16

_ANCHORS: dict[tuple[bool, bool], tuple[str, ...]] = {
    # (signed, dark)
    (False, True): ("2b1759", "34488a", "25778e", "2aa784", "8ed044", "fde725"),
    (False, False): ("fdf6cf", "d3e7b0", "8fcdae", "4d9fb0", "33659c", "2a2170"),
    (True, True): ("d8f1ff", "62bdf5", "226a9e", "303234", "94590f", "f5a432", "ffecc4"),
    (True, False): ("12306e", "2f78bd", "a3cdf0", "f4f4f2", "f8c993", "c96a10", "5f2606"),
}
_PICKED: dict[tuple[bool, bool], tuple[int, ...]] = {
    (False, True): (53, 54, 24, 30, 36, 78, 148, 220),
    (False, False): (230, 193, 151, 115, 73, 67, 61, 54),
    (True, True): (159, 81, 38, 31, 24, 236, 94, 130, 172, 214, 222),
    (True, False): (18, 25, 31, 74, 153, 255, 223, 215, 172, 130, 52),
}
_SERIES: dict[tuple[str, bool], tuple[int | str, ...]] = {
    ("truecolor", True): ("#56b4e9", "#f0a020", "#2fc48d", "#e58fc0", "#f0e442", "#ff7f50", "#8fa8ff", "#d0d0d0"),
    ("truecolor", False): ("#0067a8", "#c04e00", "#00795a", "#a3447f", "#7a6a00", "#8b1a1a", "#4b3fb5", "#404040"),
    ("256", True): (74, 214, 42, 176, 227, 209, 111, 252),
    ("256", False): (25, 166, 29, 132, 94, 88, 61, 238),
    ("16", True): ("bright_cyan", "bright_yellow", "bright_green", "bright_magenta", "bright_white", "bright_red"),
    ("16", False): ("blue", "red", "green", "magenta", "cyan", "black"),
}
_CLASS_GROUND = {
    # three shades a class, from unsure to sure
    True: ((17, 18, 25), (58, 94, 130), (22, 28, 34), (53, 90, 127), (58, 100, 142), (235, 238, 241)),
    False: ((195, 153, 111), (230, 223, 215), (194, 157, 114), (225, 219, 176), (229, 227, 221), (254, 251, 248)),
}
INKS: dict[tuple[str, bool], dict[str, str]] = {
    ("truecolor", True): {
        "muted": "#949ba6", "axis": "#6f7783", "level": "#b4bcc8", "warning": "#ffb454", "cursor": "#ffffff",
    },
    ("truecolor", False): {
        "muted": "#5b626d", "axis": "#858c97", "level": "#4b525c", "warning": "#9a5200", "cursor": "#000000",
    },
    ("256", True): {
        "muted": "color(246)", "axis": "color(242)", "level": "color(250)", "warning": "color(215)",
        "cursor": "color(231)",
    },
    ("256", False): {
        "muted": "color(240)", "axis": "color(245)", "level": "color(238)", "warning": "color(130)",
        "cursor": "color(16)",
    },
    ("16", True): {
        "level": "white", "warning": "bright_yellow", "cursor": "bright_white",
    },
    ("16", False): {
        "level": "black", "warning": "red", "cursor": "black",
    },
}  # fmt: skip


def rgb(color: str) -> tuple[int, int, int]:
    """Return the red, green and blue of ``"#rrggbb"`` or of ``"color(n)"`` from the cube and grays of 256 colors."""
    if color.startswith("#"):
        return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
    number = int(color[6:-1])
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    steps = (0, 95, 135, 175, 215, 255)
    number -= 16
    return steps[number // 36], steps[number // 6 % 6], steps[number % 6]


@cache
def luminance(color: str) -> float:
    """Return the relative luminance (0..1) of a color as WCAG 2 defines it."""
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def readable_on(color: str) -> str:
    """Return black or white, whichever has the higher contrast on the color."""
    return "#000000" if luminance(color) > 0.179 else "#ffffff"


def mixed(color: str, other: str, share: float) -> str:
    """Return the color that holds ``share`` of ``color`` and the rest of ``other``."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(rgb(color), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


@cache
def ramp(colors: Colors, dark: bool, signed: bool) -> tuple[str, ...]:
    """Return the colors of a ramp from the lowest to the highest value; empty where there are too few for one."""
    if colors == "256":
        return tuple(f"color({number})" for number in _PICKED[signed, dark])
    if colors != "truecolor":
        return ()
    anchors = ["#" + anchor for anchor in _ANCHORS[signed, dark]]
    count = LEVELS + 1 if signed else LEVELS
    result = []
    for index in range(count):
        place = index / (count - 1) * (len(anchors) - 1)
        lower = min(int(place), len(anchors) - 2)
        result.append(mixed(anchors[lower + 1], anchors[lower], place - lower))
    return tuple(result)


@cache
def series_colors(colors: Colors, dark: bool) -> tuple[str, ...]:
    """Return the colors of series and classes; empty without color."""
    found = _SERIES.get((colors, dark), ())
    return tuple(f"color({color})" if isinstance(color, int) else color for color in found)


@cache
def class_grounds(colors: Colors, dark: bool) -> tuple[tuple[str, ...], ...]:
    """Return for each class the shades that fill its part of the plane, from unsure to sure."""
    if colors == "256":
        return tuple(tuple(f"color({number})" for number in shades) for shades in _CLASS_GROUND[dark])
    if colors != "truecolor":
        return ()
    paper = "#17181c" if dark else "#ffffff"
    shares = (0.12, 0.2, 0.29, 0.38, 0.47) if dark else (0.1, 0.18, 0.27, 0.36, 0.45)
    return tuple(tuple(mixed(color, paper, share) for share in shares) for color in series_colors(colors, dark))


@cache
def surface_grounds(colors: Colors, dark: bool) -> tuple[str, ...]:
    """Return the quiet colors that fill a plane by height: series stay readable on them. Empty without color."""
    if colors == "256":
        return tuple(f"color({number})" for number in (range(233, 243) if dark else range(255, 245, -1)))
    if colors != "truecolor":
        return ()
    paper = "#101014" if dark else "#ffffff"
    return tuple(mixed(color, paper, 0.42 if dark else 0.5) for color in ramp(colors, dark, False))
