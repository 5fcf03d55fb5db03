"""Sweeps: a system trained with many configurations and seeds, in processes of this machine or of a Dask cluster.

What is to be trained is plain data (`tutor.sweeps.plan`), the training itself happens in the workers
(`tutor.systems.job`), and every run lands in the store of runs as soon as it has finished. Running a sweep again does
only what is missing.
"""

from __future__ import annotations

from tutor.sweeps.plan import Job, Sweep, read_sweep
from tutor.sweeps.running import SweepRunner, SweepState

__all__ = ["Job", "Sweep", "SweepRunner", "SweepState", "read_sweep"]
