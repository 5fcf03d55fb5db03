"""Start a worker under another interpreter: run by path, with two descriptors and the limits as arguments.

That interpreter may have nothing installed. It gets this project's ``tutor`` package by path, and nothing else of the
environment that the tutor itself runs in. The first lines must be readable by any Python 3.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("attn-tutor needs Python 3.11 or newer; this is " + sys.version.split()[0])

import importlib.util
import json
from pathlib import Path


def load_package(root: Path) -> None:
    """Make ``tutor`` importable from the folder ``root`` without adding its parent to ``sys.path``."""
    spec = importlib.util.spec_from_file_location("tutor", root / "__init__.py", submodule_search_locations=[str(root)])
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["tutor"] = package
    spec.loader.exec_module(package)


def main() -> None:
    """Turn this process into a keeper; it does not return."""
    connection, leash, limits = sys.argv[1:]
    here = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != here]
    load_package(here.parent.parent)
    from tutor.engine.protocol import Limits
    from tutor.engine.worker.keeper import keep

    keep(int(connection), int(leash), Limits(**json.loads(limits)))


if __name__ == "__main__":
    main()
