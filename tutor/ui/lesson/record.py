"""What a run has shown so far: plain data that grows with the engine's events and that the result pane draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from tutor.engine.protocol import (
    CheckFinished,
    CheckResult,
    Event,
    FigureShown,
    Output,
    RunFinished,
    TrainingProgress,
    TrainingReported,
    Variable,
    WorkerDied,
    WorkerStarted,
)
from tutor.figures import Figure

MAX_CHARACTERS = 60_000


@dataclass(slots=True)
class RunRecord:
    """One run: its text, its figures by name, how far it is, how its checks and claims ended."""

    text: str = ""
    figures: dict[str, Figure] = field(default_factory=dict)
    progress: TrainingProgress | None = None
    checks: list[CheckResult] = field(default_factory=list)
    total_checks: int = 0
    finished: RunFinished | None = None
    died: WorkerDied | None = None
    note: str = ""

    def take(self, event: Event) -> None:
        """Add an event."""
        match event:
            case Output():
                kept = self.text[: self.text.rfind("\n") + 1] if event.overwrites else self.text
                self.text = (kept + event.text)[-MAX_CHARACTERS:]
            case FigureShown():
                self.figures[event.name] = event.figure
            case TrainingProgress():
                self.progress = event
            case CheckFinished():
                self.checks.append(event.result)
                self.total_checks = event.total
            case RunFinished():
                self.finished = event
            case WorkerDied():
                self.died = event
            case WorkerStarted() | TrainingReported():
                pass
            case _:
                assert_never(event)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.finished is not None or self.died is not None

    @property
    def succeeded(self) -> bool:
        """Whether the code ran to its end, every claim held and every check passed."""
        if self.finished is None or self.finished.outcome != "done":
            return False
        return all(claim.held for claim in self.finished.claims) and all(check.passed for check in self.checks)

    @property
    def ran(self) -> bool:
        """Whether the code ran to its end, whatever its claims say."""
        return self.finished is not None and self.finished.outcome == "done"

    @property
    def failed_check(self) -> CheckResult | None:
        """The first check that failed."""
        return next((check for check in self.checks if not check.passed), None)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The session's variables after the run."""
        return self.finished.variables if self.finished is not None else ()
