"""The decisions: from environment, streams and wishes to a `Profile`."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, MutableMapping
from typing import Literal, get_args

from msgspec import Struct

from tutor.terminal.surroundings import Surroundings, surroundings

Colors = Literal["truecolor", "256", "16", "none"]
Marker = Literal["hd", "braille"]

COLOR_NAMES: tuple[Colors, ...] = get_args(Colors)
"""What ``--color`` can be."""

TEXT_MODE = "Lessons as plain text: attn-tutor run LESSON (attn-tutor list shows them)."
_SYSTEMS: dict[Colors, str] = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": "standard"}
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_PLAIN_LOCALES = ("C", "POSIX")


class UnusableTerminal(Exception):
    """The tutor's screens can not be shown here. The text says why and what to do instead."""

    @property
    def message(self) -> str:
        """The sentences for the learner."""
        return str(self)


class Options(Struct, frozen=True, kw_only=True):
    """What the learner asked for; None leaves it to the terminal."""

    ascii: bool | None = None
    color: Colors | None = None
    dark: bool | None = None
    remote: bool | None = None
    mouse: bool | None = None
    marker: Marker | None = None


class Profile(Struct, frozen=True, kw_only=True):
    """How the tutor draws and how fast: the one thing that screens need to know of the terminal."""

    colors: Colors = "truecolor"
    ascii: bool = False
    dark: bool = True
    remote: bool = False
    mouse: bool = True
    fps: int = 60
    chart_fps: float = 4.0
    attention_fps: float = 4.0
    marker: Marker = "hd"

    def apply(self, environ: MutableMapping[str, str]) -> None:
        """Set the variables that Textual reads when it is imported. What the learner set stays, colors excepted."""
        environ["TEXTUAL_COLOR_SYSTEM"] = _SYSTEMS[self.colors]
        if self.colors == "none":
            environ["NO_COLOR"] = "1"
        else:
            environ.pop("NO_COLOR", None)
        environ.setdefault("TEXTUAL_FPS", str(self.fps))
        # With smooth scrolling Textual asks for in-band resize reports, and after the first one it takes the mouse's
        # cells for pixels.
        environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
        if self.remote:
            environ.setdefault("TEXTUAL_ANIMATIONS", "none")
            # A link that drops can not switch these keys off again, and the learner's shell is left with them.
            environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")


def settle(
    environ: Mapping[str, str], *, around: Surroundings | None = None, options: Options | None = None
) -> Profile:
    """Decide how to draw. Explicit options win over the environment.

    Args:
        environ: The environment, usually ``os.environ``.
        around: The streams; by default those of this process.
        options: What the learner asked for, by option or by setting.

    Raises:
        UnusableTerminal: There is no terminal, or one that can not place text.
    """
    around = around or surroundings()
    options = options or Options()
    if in_browser(environ):
        return Profile(colors=options.color or "truecolor", ascii=bool(options.ascii), dark=options.dark is not False)
    refuse_unusable(environ, around)
    remote = options.remote if options.remote is not None else bool(environ.get("SSH_CONNECTION"))
    return Profile(
        colors=options.color or _colors(environ),
        ascii=options.ascii if options.ascii is not None else bool(why_ascii(environ, around)),
        dark=options.dark if options.dark is not None else _is_dark(environ),
        remote=remote,
        mouse=options.mouse if options.mouse is not None else not remote,
        fps=20 if remote else 60,
        chart_fps=2.0 if remote else 4.0,
        attention_fps=1.0 if remote else 4.0,
        marker=options.marker or "hd",
    )


def in_browser(environ: Mapping[str, str]) -> bool:
    """Whether the screens go to a browser, through a pipe and textual-serve."""
    return environ.get("TEXTUAL_DRIVER", "").startswith("textual.drivers.web_driver:")


def refuse_unusable(environ: Mapping[str, str], around: Surroundings) -> None:
    """Raise UnusableTerminal where a screen can not be shown."""
    streams = {
        "input": around.stdin_is_terminal,
        "output": around.stdout_is_terminal,
        "error output": around.stderr_is_terminal,
    }
    missing = [name for name, there in streams.items() if not there]
    if missing:
        names = " and ".join(missing) if len(missing) < 3 else "input and output"
        raise UnusableTerminal(f"attn-tutor needs a terminal, and its {names} is not one. {TEXT_MODE}")
    term = environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        said = f"TERM={term}" if term else "TERM is not set, which"
        says = "says" if term else "means"
        raise UnusableTerminal(
            f"{said} {says} that this terminal can not place text on a screen. {TEXT_MODE} "
            "If it can, name it: TERM=xterm-256color attn-tutor."
        )


def _colors(environ: Mapping[str, str]) -> Colors:
    if environ.get("NO_COLOR"):
        return "none"
    asked = {name: colors for colors, name in _SYSTEMS.items() if colors != "none"}.get(
        environ.get("TEXTUAL_COLOR_SYSTEM", "")
    )
    if asked:
        return asked
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "truecolor"
    return _colors_of_term(environ.get("TERM", "").lower())


def _colors_of_term(term: str) -> Colors:
    family, _, suffix = term.partition("-")
    if term.endswith(("-direct", "-truecolor")):
        return "truecolor"
    if term.endswith(("-mono", "-m")) or family in ("vt52", "vt100", "vt102", "vt220", "vt320"):
        return "none"
    if term.endswith("-16color") or family in ("linux", "ansi", "cygwin", "cons25"):
        return "16"
    if "256" in suffix or family.partition(".")[0] in ("xterm", "screen", "tmux", "rxvt", "kitty", "alacritty", "foot"):
        return "256"
    return "16"


def prints_ascii(environ: Mapping[str, str], options: Options) -> bool:
    """Whether lines that are printed, also into a file, hold ASCII characters only."""
    return options.ascii if options.ascii is not None else bool(why_ascii(environ, surroundings()))


def why_ascii(environ: Mapping[str, str], around: Surroundings) -> str:
    """Return why only ASCII is drawn, or an empty string."""
    name, value = _locale(environ, around)
    if value in _PLAIN_LOCALES:
        return f"{name}={value}"
    try:
        encoding = codecs.lookup(around.encoding).name
    except LookupError:
        encoding = around.encoding or "unknown"
    if encoding != "utf-8":
        return f"the output is encoded as {encoding}"
    if environ.get("TERM", "") == "linux":
        return "the Linux console's font has few other characters"
    return ""


def _locale(environ: Mapping[str, str], around: Surroundings) -> tuple[str, str]:
    """Return the variable that sets the character set, as the learner set it, and its value."""
    given = environ if around.started_with is None else around.started_with
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = given.get(name, "")
        by_python = around.started_with is None and name == "LC_CTYPE" and _coerces(given) and value in _COERCED
        if value and not by_python:
            return name, value
    return "", ""


def _coerces(environ: Mapping[str, str]) -> bool:
    """Python sets LC_CTYPE=C.UTF-8 itself where the locale is C: see PEP 538."""
    return environ.get("PYTHONCOERCECLOCALE") != "0" and environ.get("LANG", "") in _PLAIN_LOCALES


def _is_dark(environ: Mapping[str, str]) -> bool:
    """COLORFGBG is ``foreground;background``, sometimes with a word between: 7 and 9 to 15 are light backgrounds."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return not (background == "7" or (background.isdecimal() and 9 <= int(background) <= 15))
