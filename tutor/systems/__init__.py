"""The systems of the course by name: what ``attn-tutor train`` can train."""

from __future__ import annotations

from tutor.systems.language import GPT_SYSTEM, NANOGPT_CPU, RECURRENT_SYSTEMS
from tutor.systems.pairs import SEQ2SEQ_SYSTEM, TRANSFORMER_SYSTEM
from tutor.systems.system import Plan, System, Task
from tutor.systems.understanding import BERT_SYSTEM, INDUCTION_SYSTEM, VIT_SYSTEM
from tutor.systems.words import MLP_SYSTEM, WORD_SYSTEMS

SYSTEMS: dict[str, System] = {
    one.name: one
    for one in (
        MLP_SYSTEM,
        *WORD_SYSTEMS,
        *RECURRENT_SYSTEMS,
        SEQ2SEQ_SYSTEM,
        TRANSFORMER_SYSTEM,
        GPT_SYSTEM,
        INDUCTION_SYSTEM,
        BERT_SYSTEM,
        VIT_SYSTEM,
    )
}


def find_system(name: str) -> System:
    """Return a system by its name. Raises ValueError where there is none."""
    if name not in SYSTEMS:
        raise ValueError(f"there is no system {name!r} to train: choose {', '.join(SYSTEMS)}")
    return SYSTEMS[name]


__all__ = ["NANOGPT_CPU", "SYSTEMS", "Plan", "System", "Task", "find_system"]
