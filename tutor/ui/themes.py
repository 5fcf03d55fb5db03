"""The themes: dark and light in true color, and their counterparts that use the terminal's own 16 colors.

Every color of the true-color themes is one of the 256 of xterm, so that they look the same with 256 colors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from tutor.terminal import Profile

if TYPE_CHECKING:
    from tutor.plots import Palette

_DARK = Theme(
    name="attn-dark",
    dark=True,
    primary="#5fafff",
    secondary="#87d7d7",
    accent="#ffaf5f",
    success="#87d787",
    warning="#ffd75f",
    error="#ff8787",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#303030",
    boost="#262626",
    variables={
        "text-muted": "#a8a8a8",
        "text-disabled": "#767676",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#005f87",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#303030",
        "block-cursor-blurred-foreground": "#e4e4e4",
        "footer-background": "#262626",
        "footer-foreground": "#c6c6c6",
        "footer-key-foreground": "#ffaf5f",
        "footer-description-foreground": "#c6c6c6",
        "scrollbar": "#585858",
        "scrollbar-hover": "#767676",
        "scrollbar-active": "#5fafff",
        "scrollbar-background": "#1c1c1c",
        "scrollbar-background-hover": "#1c1c1c",
        "scrollbar-background-active": "#1c1c1c",
        "scrollbar-corner-color": "#1c1c1c",
        "border": "#5fafff",
        "border-blurred": "#4e4e4e",
    },
)
_LIGHT = Theme(
    name="attn-light",
    dark=False,
    primary="#005faf",
    secondary="#005f5f",
    accent="#875f00",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#eeeeee",
    panel="#dadada",
    boost="#e4e4e4",
    variables={
        "text-muted": "#585858",
        "text-disabled": "#767676",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#afd7ff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#dadada",
        "block-cursor-blurred-foreground": "#1c1c1c",
        "footer-background": "#e4e4e4",
        "footer-foreground": "#444444",
        "footer-key-foreground": "#005faf",
        "footer-description-foreground": "#444444",
        "scrollbar": "#a8a8a8",
        "scrollbar-hover": "#767676",
        "scrollbar-active": "#005faf",
        "scrollbar-background": "#eeeeee",
        "scrollbar-background-hover": "#eeeeee",
        "scrollbar-background-active": "#eeeeee",
        "scrollbar-corner-color": "#eeeeee",
        "border": "#005faf",
        "border-blurred": "#bcbcbc",
    },
)


def _of_the_terminal(name: str, *, dark: bool) -> Theme:
    """A theme in the terminal's own colors: its background stays, so it fits whatever the learner chose there."""
    cursor = ("ansi_black", "ansi_cyan") if dark else ("ansi_white", "ansi_blue")
    return Theme(
        name=name,
        ansi=True,
        dark=dark,
        primary="ansi_cyan" if dark else "ansi_blue",
        secondary="ansi_cyan" if dark else "ansi_blue",
        accent="ansi_yellow" if dark else "ansi_magenta",
        success="ansi_green",
        warning="ansi_yellow" if dark else "ansi_magenta",
        error="ansi_bright_red" if dark else "ansi_red",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            "ansi-background": "ansi_black" if dark else "ansi_white",
            "ansi-foreground": "ansi_white" if dark else "ansi_black",
            "text-muted": "ansi_default",
            "text-disabled": "ansi_bright_black",
            "block-cursor-foreground": cursor[0],
            "block-cursor-background": cursor[1],
            "block-cursor-text-style": "none",
            "input-cursor-text-style": "reverse",
            "input-selection-foreground": cursor[0],
            "input-selection-background": cursor[1],
            "screen-selection-foreground": cursor[0],
            "screen-selection-background": cursor[1],
            "footer-key-foreground": "ansi_yellow" if dark else "ansi_blue",
            "scrollbar": "ansi_cyan" if dark else "ansi_blue",
            "scrollbar-background": "ansi_black" if dark else "ansi_white",
            "scrollbar-background-hover": "ansi_black" if dark else "ansi_white",
            "scrollbar-background-active": "ansi_black" if dark else "ansi_white",
            "border": "ansi_cyan" if dark else "ansi_blue",
            "border-blurred": "ansi_bright_black",
        },
    )


THEMES = (
    _DARK,
    _LIGHT,
    _of_the_terminal("attn-dark-16", dark=True),
    _of_the_terminal("attn-light-16", dark=False),
)


def theme_name(*, dark: bool, own_colors: bool) -> str:
    """Return the theme's name. ``own_colors``: only the terminal's own 16, or none at all."""
    return f"attn-{'dark' if dark else 'light'}{'-16' if own_colors else ''}"


def palette_of(profile: Profile) -> Palette:
    """Return what figures may use of a terminal."""
    from tutor.plots import Palette  # the first picture needs no figures

    return Palette(colors=profile.colors, ascii=profile.ascii, dark=profile.dark, marker=profile.marker)
