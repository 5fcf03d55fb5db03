"""What can go wrong with the engine itself, as opposed to the learner's code."""

from __future__ import annotations


class EngineError(Exception):
    """No worker can be had, or it is asked for something impossible. The text is a sentence for the learner."""
