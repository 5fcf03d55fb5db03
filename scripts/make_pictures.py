"""Export the pictures of the README by the app itself, into docs/pictures: ``python scripts/make_pictures.py``."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from tutor.course.loader import load_course
from tutor.engine.client import open_engine, own_code
from tutor.locations import shipped_lessons
from tutor.progress.store import open_store
from tutor.settings import Settings
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.screens.lesson import LessonScreen

TARGET = Path(__file__).parent.parent / "docs" / "pictures"
WIDE, SMALL = (120, 36), (80, 24)


async def _settle(pilot: Pilot[object], app: TutorApp) -> None:
    for _ in range(200):
        await pilot.pause(0.1)
        screen = app.screen
        if not (isinstance(screen, LessonScreen) and screen.panel is not None and screen.panel.state.running):
            break
    await pilot.pause(0.5)


async def picture(name: str, keys: list[str], *, lesson: str | None, step: str | None, size: tuple[int, int]) -> None:
    """Open the tutor, press keys, and write what is on the screen."""
    with tempfile.TemporaryDirectory() as home:
        app = TutorApp(
            course=load_course(shipped_lessons()),
            store=open_store(Path(home)),
            engine=open_engine(own_code),
            profile=Profile(),
            settings=Settings(),
            lesson=lesson,
            step=step,
        )
        async with app.run_test(size=size) as pilot:
            await _settle(pilot, app)
            for key in keys:
                await pilot.press(key)
                await _settle(pilot, app)
            (TARGET / f"{name}.svg").write_text(app.export_screenshot(title="attn-tutor"), encoding="utf-8")


async def main() -> None:
    """Write all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    await picture("home", [], lesson=None, step=None, size=SMALL)
    await picture("lesson", ["enter"], lesson="s1-01-neuron-layer", step="borders", size=WIDE)
    await picture("figure", ["enter", "f"], lesson="s2-08-scaled-dot-product", step="sentence", size=SMALL)
    await picture("help", ["question_mark"], lesson="s1-01-neuron-layer", step="one-neuron", size=SMALL)


if __name__ == "__main__":
    asyncio.run(main())
