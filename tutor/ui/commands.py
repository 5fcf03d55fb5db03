"""What the command palette finds: what the screen below can do, how the tutor looks, and every lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape
from textual.screen import Screen

from tutor.ui.keys import named_keys, plain_action
from tutor.ui.screens.home import LessonChosen

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A line of the palette. ``words`` are found too, but not shown."""

    name: str
    run: Callable[[], object]
    about: str = ""
    words: str = ""


class TutorCommands(Provider):
    """Everything that can be done from where the learner is."""

    @property
    def tutor(self) -> TutorApp:
        """The app, by its own type."""
        return cast("TutorApp", self.app)

    async def discover(self) -> Hits:
        """Show commands before anything is typed. Forty lessons are too many: they are found by typing."""
        for command in (*self._screen_commands(), *self._look_commands()):
            yield DiscoveryHit(Content(command.name), command.run, text=command.name, help=escape(command.about))

    async def search(self, query: str) -> Hits:
        """Find the commands and lessons that a few letters may mean."""
        matcher = self.matcher(query)
        for command in (*self._screen_commands(), *self._look_commands(), *self._lesson_commands()):
            by_name = matcher.match(command.name)
            score = max(by_name, matcher.match(command.words) if command.words else 0.0)
            if score > 0:
                shown = matcher.highlight(command.name) if by_name else Content(command.name)
                yield Hit(score, shown, command.run, text=command.name, help=escape(command.about))

    def _lesson_commands(self) -> Iterator[Command]:
        for entry in self.tutor.course.lessons:
            yield Command(
                name=f"Open {entry.label} {entry.title}",
                run=partial(self._open, entry.id),
                about="" if entry.written else "not written yet",
                words=entry.id,
            )

    def _open(self, lesson: str) -> None:
        self.tutor.post_message(LessonChosen(lesson))

    def _screen_commands(self) -> Iterator[Command]:
        """What the keys do that work now on the screen below."""
        for active in named_keys(self.screen):
            binding, node = active.binding, active.node
            movement = not binding.show and not isinstance(node, (Screen, App))
            if movement or not active.enabled or plain_action(binding) == "command_palette":
                continue
            key = self.app.get_key_display(binding)
            yield Command(
                name=binding.description,
                run=partial(self.app.call_next, self.app.run_action, binding.action, node),
                about=f"{binding.tooltip}   {key}" if binding.tooltip else key,
            )

    def _look_commands(self) -> Iterator[Command]:
        """Change how the tutor looks, or what it may run; what is so already is left out."""
        other = self.tutor.other
        if other is not None and not other.trusted:
            yield Command(name="Trust this course", run=other.ask, about="Let its code run")
        tutor, profile = self.tutor, self.tutor.profile
        to, about = ("light", "Dark text on light") if profile.dark else ("dark", "Light text on dark")
        yield Command(name=f"Theme: {to}", run=partial(tutor.use_theme, dark=not profile.dark), about=about)
        if profile.ascii:
            return
        if profile.marker == "hd":
            run = partial(tutor.use_marker, "braille")
            yield Command(name="Curves: braille", run=run, about="Draw curves with small dots")
        else:
            yield Command(name="Curves: blocks", run=partial(tutor.use_marker, "hd"), about="Draw curves with blocks")
