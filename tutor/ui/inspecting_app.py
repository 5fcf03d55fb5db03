"""The tutor opened at one figure, with the model behind it; it ends when the figure is left."""

from __future__ import annotations

import sys
from typing import Any

from textual.screen import Screen

from tutor.course.loader import Course
from tutor.engine.client import Engine
from tutor.figures import Figure
from tutor.progress.store import Store
from tutor.settings import Settings
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.inspecting import Inspector
from tutor.ui.screens.figure import FigureScreen


class InspectingApp(TutorApp):
    """The tutor with a figure's screen above Home."""

    def __init__(self, figure: Figure, look: Inspector | None, *, profile: Profile, **options: Any) -> None:
        """Make the app.

        Args:
            figure: What is shown.
            look: Runs the model behind it, where the figure is of its attention.
            profile: What the terminal can show.
            options: As `TutorApp` takes them.
        """
        super().__init__(profile=profile, **options)
        sweep = look.ablations if look is not None else None
        self.first: Screen[None] = FigureScreen(figure, profile, rerun=look, sweep=sweep)

    async def on_mount(self) -> None:
        """Open the figure."""
        await self.push_screen(self.first, lambda _: self.exit())


async def open_figure(
    figure: Figure,
    look: Inspector | None,
    *,
    course: Course,
    store: Store,
    engine: Engine,
    profile: Profile,
    settings: Settings,
) -> int:
    """Show a figure and its model until the reader leaves; return the exit code. The store is closed then."""
    app = InspectingApp(figure, look, course=course, store=store, engine=engine, profile=profile, settings=settings)
    try:
        await app.run_async(mouse=profile.mouse)
    finally:
        store.close()
    if app.crashed:
        print(app.crashed, file=sys.stderr)
    return app.return_code or 0
