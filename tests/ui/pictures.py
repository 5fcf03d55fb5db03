"""A tutor with a fake engine, what its screen shows, and a comparison of that with the files in ``tests/ui/goldens``.

A golden is written anew with ``UPDATE_GOLDENS=1``; read the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.fakes import FakeEngine
from tutor.course.loader import Course
from tutor.progress.store import Store
from tutor.settings import Settings
from tutor.terminal import Profile
from tutor.ui.app import TutorApp

GOLDENS = Path(__file__).parent / "goldens"


def tutor(course: Course, store: Store, **changed: object) -> TutorApp:
    """A tutor in a plain terminal; ``changed`` replaces its arguments."""
    given = {"engine": FakeEngine(), "profile": Profile(), "settings": Settings()} | changed
    return TutorApp(course=course, store=store, **given)  # type: ignore[arg-type]


def picture(app: App[Any]) -> str:
    """The screen, one line a row, without blanks at the ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def compare(name: str, found: str) -> None:
    """Compare with a golden file, or write it."""
    path = GOLDENS / name
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.is_file(), f"no golden {path}: write it with UPDATE_GOLDENS=1"
    assert found == path.read_text(encoding="utf-8")


async def calm(pilot: Pilot[Any]) -> None:
    """Wait until the threads that read ahead are done, and what they found is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
