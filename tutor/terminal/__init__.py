"""What the terminal can do, settled once, before Textual is imported.

`settle` turns the environment, the streams and the learner's wishes into a `Profile`; `Profile.apply` writes what
Textual reads from the environment at import. `tutor.terminal.facts` says the same to a person, with what to do about
what is wrong. This package knows nothing of Textual and nothing of the course.
"""

from __future__ import annotations

from tutor.terminal.profile import COLOR_NAMES, Colors, Marker, Options, Profile, UnusableTerminal, prints_ascii, settle
from tutor.terminal.reset import RESET, restore
from tutor.terminal.surroundings import Surroundings, surroundings

__all__ = [
    "COLOR_NAMES",
    "RESET",
    "Colors",
    "Marker",
    "Options",
    "Profile",
    "Surroundings",
    "UnusableTerminal",
    "prints_ascii",
    "restore",
    "settle",
    "surroundings",
]
