"""Training runs that are kept: of lessons, of ``attn-tutor train``, and of sweeps. Plain Python, no screen, no torch.

`Run` is what is known of one, `RunStore` keeps them in SQLite; `open_runs` opens the store of a home folder:

    runs = open_runs(home)
    run = runs.keep(begun("gpt", "train", config={"n_head": 4}, seed=0))
    runs.keep(replace(run, state="finished"), curves)
"""

from __future__ import annotations

from tutor.runs.run import Run, Source, State, Value, begun, hash_of
from tutor.runs.store import NoSuchRun, RunStore, open_runs

__all__ = ["NoSuchRun", "Run", "RunStore", "Source", "State", "Value", "begun", "hash_of", "open_runs"]
