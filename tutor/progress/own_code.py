"""The learner's code of exercises as it passed last. A reset of the lesson begins it anew, as it does the drafts."""

from __future__ import annotations

from msgspec import Struct, field

from tutor.progress.events import Event


class OwnCode(Struct):
    """The newest code that passed, by step. Takes events in their order."""

    passed: dict[str, str] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take in an event."""
        match event.kind:
            case "attempted" if event.data.get("passed"):
                self.passed[event.step] = str(event.data.get("code", ""))
            case "reset":
                self.passed.clear()
            case _:
                pass
