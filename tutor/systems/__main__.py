"""Train in a process of its own: ``python -m tutor.systems NAME``, or run by path under any Python that has torch.

It writes one JSON object a line, and is what ``attn-tutor train`` starts. The first lines must be readable by any
Python 3. SIGINT and SIGTERM end the training after the step under way, with its checkpoint kept.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("attn-tutor needs Python 3.11 or newer; this is " + sys.version.split()[0])

from pathlib import Path

if not __package__:  # run by path: that Python may know nothing of this project, and gets the one package
    import importlib.util

    root = Path(__file__).resolve().parents[1]
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != root / "systems"]
    spec = importlib.util.spec_from_file_location("tutor", root / "__init__.py", submodule_search_locations=[str(root)])
    assert spec is not None and spec.loader is not None
    sys.modules["tutor"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules["tutor"])

if __name__ == "__main__":
    try:
        import torch  # noqa: F401
    except ImportError as error:
        sys.exit(f"{sys.executable} can not import torch: {error}")
    from tutor.systems.command import main

    sys.exit(main(sys.argv[1:]))
