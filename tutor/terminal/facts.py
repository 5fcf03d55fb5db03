"""The terminal in words, for a person: what was found out, and what to do about what is not right."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tutor.terminal.profile import Colors, Options, Profile, UnusableTerminal, refuse_unusable, settle, why_ascii
from tutor.terminal.surroundings import Surroundings, surroundings

SMALLEST = (80, 24)


class Fact(Struct, frozen=True, kw_only=True):
    """One line of what was found out about the terminal. ``advice`` is empty where there is nothing to do."""

    name: str
    value: str
    ok: bool = True
    advice: str = ""


def facts(
    environ: Mapping[str, str], *, around: Surroundings | None = None, options: Options | None = None
) -> tuple[Fact, ...]:
    """Say what was found out about the terminal, and what to do about what is not right. Never raises."""
    around = around or surroundings()
    options = options or Options()
    found = [_terminal_fact(environ, around), _size_fact(around)]
    try:
        profile = settle(environ, around=around, options=options)
    except UnusableTerminal:
        return tuple(found)
    rates = f"at most {profile.fps} frames a second, live charts {profile.chart_fps:g}"
    found += [
        _colors_fact(environ, profile, options),
        _characters_fact(environ, around, profile, options),
        Fact(name="background", value="dark" if profile.dark else "light"),
        Fact(name="connection", value=f"{'remote' if profile.remote else 'local'}: {rates}"),
        Fact(name="mouse", value="on" if profile.mouse else "off: everything works with the keyboard"),
    ]
    return tuple(found)


def _terminal_fact(environ: Mapping[str, str], around: Surroundings) -> Fact:
    inside = " in tmux" if environ.get("TMUX") else " in screen" if environ.get("STY") else ""
    value = (environ.get("TERM") or "TERM is not set") + inside
    try:
        refuse_unusable(environ, around)
    except UnusableTerminal as error:
        return Fact(name="terminal", value=value, ok=False, advice=error.message)
    return Fact(name="terminal", value=value)


def _size_fact(around: Surroundings) -> Fact:
    if not around.columns:
        return Fact(name="size", value="unknown")
    value = f"{around.columns}×{around.lines}"
    if around.columns >= SMALLEST[0] and around.lines >= SMALLEST[1]:
        return Fact(name="size", value=value)
    advice = f"Make the window at least {SMALLEST[0]}×{SMALLEST[1]}, or the font smaller."
    return Fact(name="size", value=value, ok=False, advice=advice)


def _colors_fact(environ: Mapping[str, str], profile: Profile, options: Options) -> Fact:
    names: dict[Colors, str] = {"truecolor": "16 million", "256": "256", "16": "16", "none": "none"}
    source = " (asked for)" if options.color else " (NO_COLOR is set)" if environ.get("NO_COLOR") else ""
    advice = ""
    if profile.colors == "16" and not options.color:
        advice = "Attention matrices are drawn with shades of characters. If the terminal has more: --color 256."
    elif profile.colors == "256" and "256" not in environ.get("TERM", "") and not options.color:
        advice = "If colors come out wrong: --color 16. If the terminal has them all: COLORTERM=truecolor."
    return Fact(name="colors", value=names[profile.colors] + source, advice=advice)


def _characters_fact(environ: Mapping[str, str], around: Surroundings, profile: Profile, options: Options) -> Fact:
    if not profile.ascii:
        return Fact(name="characters", value="Unicode", advice="If boxes and formulas come out wrong: --ascii.")
    if options.ascii:
        return Fact(name="characters", value="ASCII (asked for)")
    why = why_ascii(environ, around)
    advice = "For block graphics and formulas in Unicode: LANG=C.UTF-8, or --no-ascii if the terminal shows them."
    return Fact(name="characters", value=f"ASCII, because {why}", ok=False, advice=advice)
