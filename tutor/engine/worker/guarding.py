"""Keeping the instruments of the checks as they are, whatever the learner's code does to them.

A learner who writes ``np.exp = …`` or ``sum = …`` by mistake must not change what a check compares with.
"""

from __future__ import annotations

import builtins
import importlib
import random
import sys
from types import ModuleType
from typing import Any

_MODULES = ("numpy", "torch", "torch.nn.functional", "tutor.engine.worker.oracle")
_SEED = 20170612  # the day of "Attention is all you need"


class Guard:
    """Remembers what the libraries looked like, and puts it back."""

    def __init__(self) -> None:
        modules = [sys.modules[name] for name in _MODULES if name in sys.modules]
        self._before: list[tuple[ModuleType, dict[str, Any]]] = [
            (module, dict(vars(module))) for module in (*modules, builtins)
        ]
        torch = sys.modules.get("torch")
        self._dtype = torch.get_default_dtype() if torch else None

    def restore(self) -> None:
        """Put back every function that has been replaced since."""
        for module, before in self._before:
            names = vars(module)
            for name, value in before.items():
                if names.get(name) is not value:
                    names[name] = value
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.set_default_dtype(self._dtype or torch.float32)
            torch.set_grad_enabled(True)


def instruments(needed: frozenset[str], seed: int) -> dict[str, Any]:
    """Return those of ``rng, np, torch, F, oracle`` that a check needs, with fresh random numbers everywhere.

    Raises:
        ImportError: the interpreter does not have the library.
    """
    random.seed(_SEED + seed)
    found: dict[str, Any] = {}
    if needed & {"np", "rng"}:
        numpy = importlib.import_module("numpy")
        found |= {"np": numpy, "rng": numpy.random.default_rng(_SEED + seed)}
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(_SEED + seed)
    if needed & {"torch", "F"}:
        found["torch"] = importlib.import_module("torch")
        found["F"] = importlib.import_module("torch.nn.functional")
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(_SEED + seed)
    if "oracle" in needed:
        found["oracle"] = importlib.import_module("tutor.engine.worker.oracle")
    return found
