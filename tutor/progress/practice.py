"""What was answered and tried in a lesson: how the first answers came out, and how hard the exercises were.

A reset of the lesson begins the answers anew: scores count the way that the learner is on now. What an exercise has
cost is kept for ever: an exercise that took nine attempts stays one that is worth another look.
"""

from __future__ import annotations

from msgspec import Struct, field

from tutor.progress.events import Event

MAX_MISTAKES = 12
"""Of how many different mistakes an exercise keeps count; what comes after them is counted as a wrong attempt only."""


class FirstAnswer(Struct, frozen=True):
    """The first answer to a question, or to a prediction, on the current way."""

    right: bool
    prediction: bool


class Tried(Struct):
    """What one exercise has cost, on all ways through the lesson. What comes after it is solved costs nothing."""

    attempts: int = 0
    """How many runs of its checks there were until it was solved, that one included."""
    wrong: int = 0
    """How many of them did not pass."""
    hints: int = 0
    """How many of its hints were shown."""
    solution: bool = False
    """Whether its solution was looked at before it was solved."""
    solved: bool = False
    """Whether it is solved on the current way."""
    mistakes: dict[str, int] = field(default_factory=dict)
    """How often each mistake was recognized, by its name."""


class Practice(Struct):
    """The answers and exercises of one lesson. Takes events in their order."""

    answers: dict[str, FirstAnswer] = field(default_factory=dict)
    """By step, on the current way."""
    exercises: dict[str, Tried] = field(default_factory=dict)
    """By step, on all ways."""

    def add(self, event: Event) -> None:
        """Take in an event."""
        match event.kind:
            case "answered" | "predicted":
                first = FirstAnswer(right=bool(event.data.get("right")), prediction=event.kind == "predicted")
                self.answers.setdefault(event.step, first)
            case "attempted":
                self._attempt(self._exercise(event.step), event)
            case "hint-shown":
                self._hint(event)
            case "solution-shown":
                tried = self._exercise(event.step)
                tried.solution = tried.solution or not tried.solved
            case "reset":
                self._begin_anew()
            case _:
                pass

    def _exercise(self, step: str) -> Tried:
        return self.exercises.setdefault(step, Tried())

    @staticmethod
    def _attempt(tried: Tried, event: Event) -> None:
        if tried.solved:
            return
        tried.attempts += 1
        tried.solved = bool(event.data.get("passed"))
        if tried.solved:
            return
        tried.wrong += 1
        mistake = event.data.get("mistake")
        if isinstance(mistake, str) and mistake and (mistake in tried.mistakes or len(tried.mistakes) < MAX_MISTAKES):
            tried.mistakes[mistake] = tried.mistakes.get(mistake, 0) + 1

    def _hint(self, event: Event) -> None:
        number, tried = event.data.get("number"), self._exercise(event.step)
        if isinstance(number, int) and not tried.solved:
            tried.hints = max(tried.hints, number)

    def _begin_anew(self) -> None:
        self.answers.clear()
        for tried in self.exercises.values():
            tried.solved = False
