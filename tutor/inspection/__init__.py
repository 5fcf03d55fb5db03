"""Run a model on a text, with changes inside its attention, and show what its heads do.

This is the worker's side of the attention explorer: it loads models and makes figures of `tutor.figures`. Nothing here
knows of screens. A model that does not fit raises `InspectionError`, whose text is for the reader.
"""

from __future__ import annotations

from tutor.inspection.ablation import ablation_losses, inspect_ablations
from tutor.inspection.errors import InspectionError
from tutor.inspection.inspect import inspect, look_into
from tutor.inspection.opening import open_model

__all__ = ["InspectionError", "ablation_losses", "inspect", "inspect_ablations", "look_into", "open_model"]
