"""attn-tutor: learn attention and Transformers in a terminal."""

from __future__ import annotations

__version__ = "0.1.0"
