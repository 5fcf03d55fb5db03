"""Undo in a terminal what a tutor that was killed could not undo itself."""

from __future__ import annotations

from typing import IO

RESET = (
    "\x1b[<u\x1b[=0u"  # kitty keys
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2026l\x1b[?2048l"  # focus, paste, synchronized output, in-band resize
    "\x1b[?1049l\x1b[?7h\x1b[?25h\x1b[0m"  # alternate screen, wrapping, cursor, colors
)
"""Switches off keyboard and mouse modes and the alternate screen; shows the cursor."""


def restore(stream: IO[str]) -> None:
    """Write `RESET` to a stream and, where it is a terminal, let it echo and edit lines again."""
    stream.write(RESET)
    stream.flush()
    if not stream.isatty():
        return
    import termios

    settings = termios.tcgetattr(stream.fileno())
    settings[0] |= termios.ICRNL | termios.IXON | termios.BRKINT
    settings[1] |= termios.OPOST | termios.ONLCR
    settings[3] |= termios.ICANON | termios.ECHO | termios.ECHOE | termios.ECHOK | termios.ISIG | termios.IEXTEN
    termios.tcsetattr(stream.fileno(), termios.TCSADRAIN, settings)
