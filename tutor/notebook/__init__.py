"""What a lesson's notebook needs in its kernel: figures below the cells, and exercises that are checked.

``%load_ext tutor.notebook`` begins; ``%%exercise LESSON/STEP`` checks the code of its cell as the tutor does. Only a
notebook's kernel imports this package: it stands above the screen side and the worker side.
"""

from __future__ import annotations

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Begin: called by IPython for ``%load_ext tutor.notebook``."""
    from tutor.notebook.kernel import begin

    begin(shell)
