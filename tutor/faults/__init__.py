"""Faults of a Transformer that can be switched on, and the invariants that find them.

A fault is data and real code: it takes the place of a part of a real model, which is then trained and measured like the
sound one. No verdict is written down. An invariant is a function that runs the model and says what it measured.

Source: the mistakes stand in public issues, courses and books.
"""

from tutor.faults.catalogue import FAULTS, Fault
from tutor.faults.invariant import Finding, Invariant
from tutor.faults.invariants import INVARIANTS, examine
from tutor.faults.model import BreakableTransformer
from tutor.faults.parts import Parts
from tutor.faults.trial import SOUND, Outcome, fresh_model, outcome, reversal_task, train

__all__ = [
    "FAULTS",
    "INVARIANTS",
    "SOUND",
    "BreakableTransformer",
    "Fault",
    "Finding",
    "Invariant",
    "Outcome",
    "Parts",
    "examine",
    "fresh_model",
    "outcome",
    "reversal_task",
    "train",
]
