"""The tutor opened at one figure, with the model behind it; it ends when the figure is left."""

from __future__ import annotations

import sys
from typing import Any

from msgspec import Struct

from tutor.course.loader import Course
from tutor.engine.client import Engine
from tutor.explorer import Exploration
from tutor.explorer.editing import with_edits
from tutor.explorer.panels import panels_of
from tutor.figures import Attention, Edits, Figure
from tutor.progress.store import Store
from tutor.settings import Settings
from tutor.terminal import Profile
from tutor.ui.app import TutorApp
from tutor.ui.inspecting import Inspector
from tutor.ui.screens.figure import FigureScreen


class Start(Struct, frozen=True, kw_only=True):
    """Where the explorer begins: a part of the model, a head (layer and number, from 0) and edits in it."""

    part: str = ""
    head: tuple[int, int] | None = None
    edits: Edits = Edits()

    def panel(self, figure: Figure) -> int:
        """Return which of the figure's panels the part is; the first where there is no such part."""
        parts = [one.part if isinstance(one, Attention) else "" for one in panels_of(figure)]
        return parts.index(self.part) if self.part in parts else 0

    def explored(self, exploration: Exploration) -> Exploration:
        """Return an exploration at the head and with the edits."""
        if self.head is not None:
            exploration = exploration.at_head(*self.head).in_view("matrix")
        return with_edits(exploration, self.edits) if self.edits else exploration


class InspectingApp(TutorApp):
    """The tutor with a figure's screen above Home."""

    def __init__(
        self, figure: Figure, look: Inspector | None, *, profile: Profile, start: Start | None = None, **options: Any
    ) -> None:
        """Make the app.

        Args:
            figure: What is shown, without edits.
            look: Runs the model behind it, where the figure is of its attention.
            profile: What the terminal can show.
            start: Where the explorer begins.
            options: As `TutorApp` takes them.
        """
        super().__init__(profile=profile, **options)
        self.first = FigureScreen(figure, profile, rerun=look, sweep=look.ablations if look is not None else None)
        if start is not None and look is not None:
            self.first.begin(start.panel(figure), start.explored)

    async def on_mount(self) -> None:
        """Open the figure."""
        await self.push_screen(self.first, lambda _: self.exit())


async def open_figure(
    figure: Figure,
    look: Inspector | None,
    *,
    start: Start,
    course: Course,
    store: Store,
    engine: Engine,
    profile: Profile,
    settings: Settings,
) -> int:
    """Show a figure and its model until the reader leaves; return the exit code. The store is closed then."""
    app = InspectingApp(
        figure, look, start=start, course=course, store=store, engine=engine, profile=profile, settings=settings
    )
    try:
        await app.run_async(mouse=profile.mouse)
    finally:
        store.close()
    if app.crashed:
        print(app.crashed, file=sys.stderr)
    return app.return_code or 0
