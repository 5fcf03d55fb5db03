"""Whether code may run at all: an engine asks before it starts anything, and before each request."""

from __future__ import annotations

from collections.abc import Callable

from tutor.engine.client.errors import EngineError

Permission = Callable[[], str]
"""Says why no code may run, in a sentence for the learner; nothing where it may. It is asked anew each time."""


class NotAllowed(EngineError):
    """The code is of somebody whom the learner has not trusted."""


def own_code() -> str:
    """Allow the tutor's own code, and what the learner has typed."""
    return ""


def demand(permission: Permission) -> None:
    """Go on only where code may run.

    Raises:
        NotAllowed: it may not; the text says why.
    """
    refusal = permission()
    if refusal:
        raise NotAllowed(refusal)
