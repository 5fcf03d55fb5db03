"""Packages that a lesson can use and does not need."""

from __future__ import annotations

import importlib
from types import ModuleType

from tutor.lab.figures import text


def optional(package: str, *, extra: str) -> ModuleType | None:
    """Return a package that may not be installed; where it is not, show how to install it and return None.

    ``extra`` is the extra of attn-tutor that brings it. A package that was installed after the tutor began is found.
    """
    importlib.invalidate_caches()
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
    text(
        f"This step compares with the package {package}, which is not installed. To install it:\n\n"
        f"    pip install 'attn-tutor[{extra}]'\n\n"
        "Then run the step again. The lesson goes on without it.",
        title=f"{package} is not installed",
    )
    return None
