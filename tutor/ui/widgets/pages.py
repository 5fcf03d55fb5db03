"""The steps of a lesson, one shown at a time. Those that were visited stay as they are, with what they have run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from textual.containers import Container

from tutor.course import schema
from tutor.ui.widgets.recap import Recap
from tutor.ui.widgets.step_panel import StepPanel


class Pages(Container):
    """Holds a panel for each step that was opened, and the recap."""

    DEFAULT_CSS = """
    Pages { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[int, StepPanel | Recap] = {}
        self._shown: StepPanel | Recap | None = None

    @property
    def panel(self) -> StepPanel | None:
        """The step that is shown, or None on the recap."""
        return self._shown if isinstance(self._shown, StepPanel) else None

    @property
    def panels(self) -> Iterator[StepPanel]:
        """The steps that were opened."""
        return (page for page in self._pages.values() if isinstance(page, StepPanel))

    async def open(self, index: int, make: Callable[[], StepPanel | Recap]) -> None:
        """Show a page, and give it the keys; it is made where it is not there yet. A recap is always made anew."""
        if isinstance(self._pages.get(index), Recap):
            await self._pages.pop(index).remove()
        if index not in self._pages:
            self._pages[index] = make()
            await self.mount(self._pages[index])
        self._shown = shown = self._pages[index]
        for page in self._pages.values():
            page.display = page is shown
        self.call_after_refresh(self._give_keys, shown)

    def hand_over(self, lesson: schema.Lesson) -> None:
        """Have the steps keep their code for the lesson as its author has changed it."""
        steps = {step.id: step for step in lesson.steps}
        for panel in self.panels:
            panel.hand_over(steps.get(panel.step.id, panel.step))

    async def keep(self, places: Mapping[int, int]) -> None:
        """Take away every page but these, and move them to other places."""
        gone = [page for place, page in self._pages.items() if place not in places]
        self._pages = {places[place]: page for place, page in self._pages.items() if place in places}
        for page in gone:
            await page.remove()

    def _give_keys(self, page: StepPanel | Recap) -> None:
        """Focus a page, unless another one is shown by now."""
        if page is self._shown:
            page.first_focus().focus()
