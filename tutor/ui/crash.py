"""What is left of an error in the tutor itself: a file with the details, and a few plain lines for the learner."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from pathlib import Path

from tutor import __version__
from tutor.terminal import Profile


def report_crash(error: BaseException, path: Path, profile: Profile) -> str:
    """Write the details to a file and return what to say on the terminal. Never raises for a bad disk."""
    details = "".join(traceback.format_exception(error))
    head = [
        f"attn-tutor {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"{datetime.now().astimezone().isoformat(timespec='seconds')}",
        f"{profile}",
    ]
    said = f"attn-tutor stopped because of an error of its own: {type(error).__name__}: {error}".rstrip(": ")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*head, "", details]), encoding="utf-8")
    except OSError as trouble:
        return f"{said}\nThe details could not be written to {path} ({trouble.strerror}), so here they are:\n{details}"
    return f"{said}\nYour progress is kept. The details are in {path}."
