"""What the placement check of a stage has shown: on the try that the learner is on, and on all tries so far.

A reset of the check begins another try, with other questions. Events of lessons concern none of this.
"""

from __future__ import annotations

from msgspec import Struct, field

from tutor.course.placement_ids import is_placement
from tutor.progress.events import Event


class Trials(Struct):
    """The tries of one check. What comes after a try is over is practice, and changes nothing."""

    tries: int = 0
    """How many tries came before this one."""
    right: dict[str, bool] = field(default_factory=dict)
    """Whether the first answer to each question was right, on this try."""
    solved: bool = False
    """Whether the exercise was solved, on this try."""
    over: bool = False
    shown: dict[str, bool] = field(default_factory=dict)
    """On all tries: the questions, whether every first answer was right, and the exercises that were solved."""

    def add(self, event: Event) -> None:
        """Take in an event."""
        if not is_placement(event.lesson):
            return
        if event.kind == "reset":
            self.tries += 1
            self.right, self.solved, self.over = {}, False, False
        elif self.over:
            return
        elif event.kind == "answered":
            self._answer(event.step, right=bool(event.data.get("right")))
        elif event.kind == "attempted" and event.data.get("passed"):
            self.solved = self.shown[event.step] = True
        elif event.kind == "lesson-done":
            self.over = True

    def _answer(self, step: str, *, right: bool) -> None:
        if step not in self.right:
            self.right[step] = right
            self.shown[step] = self.shown.get(step, True) and right
