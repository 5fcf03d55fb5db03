"""A course that did not come with the tutor: it asks once before its code runs, and its files are followed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from tutor.course.trust import Trust

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp
    from tutor.ui.live_reload import LiveReload
    from tutor.ui.screens.trust import TrustAnswer


class OtherCourse:
    """What the app does more while such a course is open. Whether code runs is decided below it, by the engine."""

    def __init__(self, app: TutorApp, trust: Trust) -> None:
        self._app = app
        self._trust = trust
        self.live: LiveReload | None = None
        self._looking: Worker[None] | None = None

    @property
    def trusted(self) -> bool:
        """Whether its code may run."""
        return self._trust.granted

    def ask(self, *, then: str = "") -> None:
        """Ask whether its code may run, unless that is settled or is being asked; ``then`` is an action of the app."""
        from tutor.ui.screens.trust import TrustScreen

        if not self.trusted and not isinstance(self._app.screen, TrustScreen):
            self._app.home.show_notice(self._trust.refusal())
            self._app.push_screen(TrustScreen(self._trust, self._app.course), partial(self._answered, then))

    async def _answered(self, then: str, answer: TrustAnswer | None) -> None:
        app = self._app
        if answer == "quit":
            app.exit()
        elif answer == "trust":
            trouble = self._trust.grant()
            app.start_engine()
            app.home.show_notice(app.store.trouble or "")
            if trouble:
                app.notify(trouble, title="Not remembered", severity="warning", timeout=20, markup=False)
        if then and answer != "quit":
            await app.run_action(then)

    def follow(self) -> None:
        """Begin to follow the files."""
        from tutor.course.watching import POLL_SECONDS
        from tutor.ui.live_reload import LiveReload

        self.live = LiveReload(self._app)
        self._app.set_interval(POLL_SECONDS, self._look)

    def _look(self) -> None:
        """Look at the files beside all else: keys do not wait for a slow disk. A look that still goes on is enough."""
        if self.live is not None and (self._looking is None or self._looking.is_finished):
            self._looking = self._app.run_worker(self.live.look(), group="live reload")

    def leave(self) -> None:
        """Remember what the course has become while it was open."""
        if self.live is not None:
            self._trust.renew(self.live.shown)
