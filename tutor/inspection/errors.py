"""The one error of an inspection."""

from __future__ import annotations


class InspectionError(ValueError):
    """A model or a text that can not be inspected. The text says what is wrong and what to do."""
