"""What a learner has set: theme and marker. Kept in ``settings.json``; a damaged file is reported and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from tutor.whole_file import replacing


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings, with their defaults."""

    format_version: Literal[1] = 1
    dark: bool | None = None
    """None: as the terminal seems to be."""
    marker: Literal["hd", "braille"] = "hd"


def read_settings(path: Path) -> tuple[Settings, str]:
    """Return the settings and a message, which is empty unless the file can not be used; then they are the defaults."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, msgspec.DecodeError) as error:
        return Settings(), f"The settings in {path} can not be used ({error}); the defaults count. The file is kept."


def write_settings(path: Path, settings: Settings) -> str:
    """Write the settings whole or not at all; return a message where that failed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as scratch:
            scratch.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))
    except OSError as error:
        return f"The settings can not be written to {path}: {error.strerror}."
    return ""
