"""The store of runs: kept in memory at once and on disk a moment later, by a thread of its own.

Where the file can not be used, `RunStore.trouble` says why in plain words, and runs are kept in memory for as long as
the program runs. A file that is damaged, newer or not ours is never touched.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tutor.figures import Curves
from tutor.locations import runs_file
from tutor.progress.trouble import DatabaseTrouble
from tutor.runs.database import RunDatabase
from tutor.runs.run import Run, settled

CLOSE_SECONDS = 12.0
T = TypeVar("T")


class NoSuchRun(Exception):
    """No run, or more than one, is meant by what was typed. The text says which and what to do."""


class _Kept(Struct, frozen=True, kw_only=True):
    run: Run
    curves: tuple[Curves, ...]


class _Flush(Struct, frozen=True, kw_only=True):
    """Tell the one who waits when what was given before is on disk."""

    done: threading.Event
    last: bool = False


def open_runs(home: Path) -> RunStore:
    """Return the runs of a home folder. Nothing is read or made before it is needed; see `RunStore.trouble`."""
    return RunStore(runs_file(home))


class RunStore:
    """The runs of a learner. Every method may be called from any thread; only `runs` and `curves` read the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        """Why runs are not being kept, in plain words; known after the first try."""
        self._lock = threading.Lock()
        self._unwritten: dict[str, _Kept] = {}
        """The newest of each run that is not on disk yet."""
        self._undeleted: set[str] = set()
        """What is deleted, but still on disk."""
        self._queue: queue.SimpleQueue[_Flush | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    # -------------------------------------------------------------------------------------------- writing

    def keep(self, run: Run, curves: Iterable[Curves] = ()) -> Run:
        """Keep a run as it is now, with its curves; one of the same id is replaced. Returns at once, with the run."""
        kept = replace(run, kept_at=time.time())
        with self._lock:
            self._unwritten[run.id] = _Kept(run=kept, curves=tuple(curves))
            self._undeleted.discard(run.id)
        self._hurry()
        return kept

    def delete(self, ids: Iterable[str]) -> None:
        """Delete runs; their checkpoints stay where they are. Returns at once."""
        with self._lock:
            for one in ids:
                self._undeleted.add(one)
                self._unwritten.pop(one, None)
        self._hurry()

    def flush(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Wait until everything so far is on disk; return whether it is."""
        return self._wait(_Flush(done=threading.Event()), seconds)

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Write what is left, let go of the file, and return whether all is on disk. A later `keep` opens it again."""
        return self._wait(_Flush(done=threading.Event(), last=True), seconds)

    def _wait(self, flush: _Flush, seconds: float) -> bool:
        if self._thread is not None:
            self._queue.put(flush)
            if not flush.done.wait(seconds):
                return False
        return self.trouble is None and not self._unwritten

    def _hurry(self) -> None:
        with self._lock:
            self._queue.put(None)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="runs", daemon=True)
                self._thread.start()

    # -------------------------------------------------------------------------------------------- in the thread

    def _work(self) -> None:
        database: RunDatabase | None = None
        ends = False
        while not ends:
            flush = self._gather()
            if self._unwritten or self._undeleted:
                database = database or self._open()
                if database is not None:
                    self._write(database)
            if flush is not None:
                if flush.last and database is not None:
                    database.close()
                    database = None
                ends = flush.last and self._let_go()
                flush.done.set()

    def _let_go(self) -> bool:
        """Whether the thread may end: nothing more was given to it."""
        with self._lock:
            ends = self._queue.empty()
            if ends:
                self._thread = None
            return ends

    def _gather(self) -> _Flush | None:
        """Wait until there is something to do, or somebody waits for it to be done; what piles up is done at once."""
        work = self._queue.get()
        while not isinstance(work, _Flush):
            try:
                work = self._queue.get_nowait()
            except queue.Empty:
                return None
        return work

    def _open(self) -> RunDatabase | None:
        try:
            return RunDatabase.open(self.path)
        except DatabaseTrouble as error:
            self.trouble = error.trouble.message
            return None

    def _write(self, database: RunDatabase) -> None:
        """Write what is not on disk yet: also what an earlier try could not write."""
        with self._lock:
            newest, gone = list(self._unwritten.values()), list(self._undeleted)
        try:
            with RunDatabase.explained(self.path):
                database.keep([(one.run, one.curves) for one in newest])
                database.delete(gone)
        except DatabaseTrouble as error:
            self.trouble = error.trouble.message
            return
        self.trouble = None
        with self._lock:
            self._undeleted.difference_update(gone)
            for one in newest:
                if self._unwritten.get(one.run.id) is one:
                    del self._unwritten[one.run.id]

    # -------------------------------------------------------------------------------------------- reading

    def runs(self) -> list[Run]:
        """Return every run, the newest first; one whose program is gone is interrupted. Where the file is bad: none."""
        found = {run.id: run for run in self._read(RunDatabase.runs) or ()}
        with self._lock:
            found |= {one.run.id: one.run for one in self._unwritten.values()}
            kept = [settled(run) for run in found.values() if run.id not in self._undeleted]
        return sorted(kept, key=lambda run: (-run.started, run.id))

    def curves(self, run_id: str) -> tuple[Curves, ...]:
        """Return the curves of a run; none where there is no such run."""
        with self._lock:
            if run_id in self._unwritten:
                return self._unwritten[run_id].curves
        return self._read(lambda database: database.curves(run_id)) or ()

    def find(self, word: str) -> Run:
        """Return the one run whose id begins so, or the newest one of that name.

        Raises:
            NoSuchRun: there is none, or more than one.
        """
        runs = self.runs()
        found = [run for run in runs if word and run.id.startswith(word.lower())]
        if len(found) > 1:
            raise NoSuchRun(f"{word!r} may be any of {', '.join(run.id for run in found)}. Type more of it.")
        named = found or [run for run in runs if run.name == word]
        if not named:
            raise NoSuchRun(f"there is no run {word!r}. `attn-tutor runs` lists them.")
        return named[0]

    def of_sweep(self, sweep: str) -> list[Run]:
        """Return the runs of a sweep, the newest first."""
        return [run for run in self.runs() if run.sweep == sweep]

    def _read(self, question: Callable[[RunDatabase], T]) -> T | None:
        """Ask the file; None where there is none, or it is bad."""
        if not self.path.exists():
            return None
        try:
            with closing(RunDatabase.open(self.path, read_only=True)) as database:
                return question(database)
        except DatabaseTrouble as error:
            self.trouble = error.trouble.message
            return None
