"""What every app here draws with: themes, what a line passes through, and only what differs is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding
from textual.filter import LineFilter
from textual.geometry import Offset

from tutor.terminal import Profile
from tutor.ui.filters import line_filters
from tutor.ui.keys import key_name
from tutor.ui.shown_screen import ShownScreen
from tutor.ui.themes import THEMES, theme_name

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

Result = TypeVar("Result")


class DrawnApp(App[Result], Generic[Result]):
    """An app that draws as the terminal can, and returns a ``Result``."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        """What the terminal can show."""
        self._own_colors = profile.colors in ("16", "none")
        super().__init__(ansi_color=True if self._own_colors else None)
        self._shown = ShownScreen()
        self._shown_cursor: Offset | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(App.theme, theme_name(dark=profile.dark, own_colors=self._own_colors))
        self._css_variables = self.get_css_variables()
        self.stylesheet.set_variables(self._css_variables)

    async def on_mount(self) -> None:
        """Send everything again after a while in the shell."""
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            signal.subscribe(self, lambda _: self._shown.forget())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what each line passes through on its way to the terminal."""
        profile = self.profile
        own = line_filters(ascii_only=profile.ascii, colorless=profile.colors == "none")
        return [*own, *super().get_line_filters()]

    def on_resize(self) -> None:
        """Send everything again: a terminal that was made smaller has forgotten a part."""
        self._shown.forget()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send only what differs from what the terminal shows."""
        sends = self._running and not self._batch_count and not self.is_headless and self._driver is not None
        if sends and isinstance(renderable, (LayoutUpdate, ChopsUpdate)):
            changes = self._shown.changes(renderable, self.size)
            moved = self.cursor_position != self._shown_cursor
            self._shown_cursor = self.cursor_position
            if not changes.pieces and not moved:
                return
            renderable = cast("RenderableType", changes)
        super()._display(screen, renderable)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse all styles anew, unless the theme is the one they were parsed with: so it is at the start."""
        variables = self.get_css_variables()
        if variables != self._css_variables:
            self._css_variables = variables
            super().refresh_css(animate)

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is written in the key line, the palette and the help."""
        return key_name(binding, ascii_only=self.profile.ascii)

    def use_profile(self, profile: Profile) -> None:
        """Draw for another profile from now on, such as a light one."""
        self.profile = profile
        self.theme = theme_name(dark=profile.dark, own_colors=self._own_colors)
        for screen in self.screen_stack:
            follow = getattr(screen, "use_profile", None)
            if follow is not None:
                follow(profile)
