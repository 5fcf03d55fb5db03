"""The screen's side of running code: engines, sessions, and the events that they yield.

An engine starts workers; a session is one worker and its variables. Everything here is for an asyncio loop, knows
nothing of Textual and loads neither torch nor NumPy.
"""

from __future__ import annotations

from tutor.engine.client.engine import Engine, LocalEngine, Session, open_engine
from tutor.engine.client.errors import EngineError
from tutor.engine.client.permission import NotAllowed, Permission, own_code
from tutor.engine.client.visible import visible
from tutor.engine.protocol import Limits

__all__ = [
    "Engine",
    "EngineError",
    "Limits",
    "LocalEngine",
    "NotAllowed",
    "Permission",
    "Session",
    "open_engine",
    "own_code",
    "visible",
]
