"""A learner at the keyboard: does the steps of a lesson in a terminal, with keys only, reading what the screen says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.e2e.terminal import Terminal
from tutor.course import schema
from tutor.ui.lesson.grading import shuffled


class Learner:
    """Goes through a lesson of which the answers are known.

    Before it goes on from a step it reads the step's number on the screen, and it presses a key only when the line
    above the keys offers it.
    """

    def __init__(self, terminal: Terminal, lesson: schema.Lesson) -> None:
        self.terminal = terminal
        self.lesson = lesson

    def sees_step(self, step: schema.AnyStep) -> None:
        """Wait until the title line names the step's number."""
        number = [one.id for one in self.lesson.steps].index(step.id) + 1
        self.terminal.wait_for(lambda text: f" {number}/{len(self.lesson.steps)}" in text.split("\n")[0])

    def offered(self, words: str, seconds: float = 60) -> None:
        """Wait until the line above the keys offers something."""
        self.terminal.wait_for(lambda text: words in text.split("\n")[-2], seconds)

    def do(self, step: schema.AnyStep) -> None:
        """Do a step rightly, and go on to the next."""
        self.sees_step(step)
        match step:
            case schema.Run() | schema.Knobs():
                self.press_offered("enter: run")
            case schema.Predict():
                self.choose([index for index, choice in enumerate(step.choices) if choice.right])
                self.press_offered("enter: commit")
            case schema.Quiz() | schema.Task():
                self.answer(step)
            case schema.Exercise():
                self.write(step.solution)
                self.terminal.press("ctrl+r")
                self.offered(f"All {len(step.checks)} checks pass")
            case schema.Parsons():
                self.sort(shuffled(len(step.lines), step.id))
                self.press_offered("enter: answer")
            case schema.Read():
                pass
        self.press_offered("enter: (next step|finish the lesson)")

    def press_offered(self, words: str) -> None:
        """Press enter once the line above the keys says what it does."""
        self.terminal.wait_for(lambda text: re.search(words, text.split("\n")[-2]) is not None, 60)
        self.terminal.press("enter")

    def choose(self, indices: Sequence[int]) -> None:
        """Choose by number."""
        for index in indices:
            self.terminal.press(str(index + 1))

    def answer(self, step: schema.Quiz | schema.Task) -> None:
        """Give the right answer to a question."""
        if isinstance(step, schema.Task) or step.form in ("one", "many"):
            self.choose([index for index, choice in enumerate(step.choices) if choice.right])
        elif step.form == "number":
            self.terminal.press(*f"{step.answer:g}")
        else:
            assert step.form == "order", step.form
            self.sort(shuffled(len(step.items), step.id))
        self.press_offered("enter: answer")

    def sort(self, order: list[int]) -> None:
        """Carry each item to its place, the cursor being on the first one: space picks up and puts down."""
        cursor = 0
        for wanted in range(len(order)):
            place = order.index(wanted)
            self._move(place - cursor)
            self.terminal.press("space")
            self._move(wanted - place)
            self.terminal.press("space")
            order.insert(wanted, order.pop(place))
            cursor = wanted

    def _move(self, by: int) -> None:
        self.terminal.press(*["down" if by > 0 else "up"] * abs(by))

    def write(self, code: str) -> None:
        """Put code in the place of what the editor holds."""
        self.terminal.press("e")
        self.terminal.wait_for("leave the editor")
        self.terminal.press("f7", "backspace")
        self.terminal.paste(code)
