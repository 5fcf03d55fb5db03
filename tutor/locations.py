"""Where things are: the only module that knows paths. It makes no folder and imports nothing heavy."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "ATTN_TUTOR_HOME"
LESSONS_VARIABLE = "ATTN_TUTOR_LESSONS"


def home_folder(chosen: str | Path | None = None) -> Path:
    """Return the folder of the learner's progress: ``--home``, else ``ATTN_TUTOR_HOME``, else the platform's own."""
    named = chosen or os.environ.get(HOME_VARIABLE)
    return Path(named).expanduser() if named else Path(platformdirs.user_data_path("attn-tutor", appauthor=False))


def lessons_folder(chosen: str | Path | None = None) -> Path:
    """Return the course's folder: ``--lessons``, else ``ATTN_TUTOR_LESSONS``, else the shipped course's."""
    named = chosen or os.environ.get(LESSONS_VARIABLE)
    return Path(named).expanduser() if named else shipped_lessons()


def shipped_lessons() -> Path:
    """Return the folder of the course that came with the tutor: the installed package's, else the source tree's."""
    package = Path(__file__).resolve().parent
    installed = package / "lessons"
    return installed if installed.is_dir() else package.parent / "lessons"


def progress_file(home: Path) -> Path:
    """Return the database of events."""
    return home / "progress.sqlite3"


def summary_file(home: Path) -> Path:
    """Return the summary of the database of events: it may be deleted at any time."""
    return home / "progress-summary.msgpack"


def runs_file(home: Path) -> Path:
    """Return the database of training runs."""
    return home / "runs.sqlite3"


def trainings_folder(home: Path) -> Path:
    """Return where ``attn-tutor train`` keeps its checkpoints, a folder each."""
    return home / "trainings"


def settings_file(home: Path) -> Path:
    """Return the settings."""
    return home / "settings.json"


def trusted_file(home: Path) -> Path:
    """Return where it is kept which courses from elsewhere may run code."""
    return home / "trusted.json"


def crash_file(home: Path) -> Path:
    """Return where the details of a crash are written."""
    return home / "crash.log"
