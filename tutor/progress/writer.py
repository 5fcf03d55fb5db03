"""The thread that writes: what it is given goes to the file in order, at once, in one transaction.

Only what piles up while the disk is busy shares the next transaction: with 20 ms for each, five hundred events would
otherwise take ten seconds, and two tutors on one file would keep each other from writing.

Where writing fails for a reason that may pass (a full disk, a lock), what could not be written is kept and tried again
with whatever comes next, and at the end.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct

from tutor.progress.database import Database, Draft, Place, SignIn, Work
from tutor.progress.events import Event
from tutor.progress.trouble import DatabaseTrouble, Trouble, explain

MOST_AT_ONCE = 5000
"""How much shares a transaction: a record of ten years is imported in seconds, and others get their turn in between."""
News = Callable[[Sequence[Event], Sequence[Draft]], object]


class _Flush(Struct, frozen=True, kw_only=True):
    """Write what is left, look what others wrote, and tell the one who waits."""

    done: threading.Event
    last: bool = False


class Writer:
    """Writes in a thread of its own. The callbacks are called from there."""

    def __init__(
        self,
        database: Database,
        path: Path,
        *,
        device: str,
        on_news: News,
        on_written: Callable[[Sequence[Event]], object],
        on_settled: Callable[[Place, bool], object],
        on_trouble: Callable[[Trouble | None], None],
        troubled: bool = False,
    ) -> None:
        """Make the writer and start its thread.

        Args:
            database: Where to write; used and closed by the thread alone from now on.
            path: What messages call it.
            device: This machine.
            on_news: Called with what the file holds that was not read before: what other programs have written, and
                own events among it.
            on_written: Called with events that were written, unless they are among the news that follow.
            on_settled: Called when everything is written and read, with the place where the file ends, and whether
                this was the last time.
            on_trouble: Called when writing begins to fail, and with None when it works again.
            troubled: Writing was found to fail already.
        """
        self._database = database
        self._path = path
        self._on_news = on_news
        self._on_written = on_written
        self._on_settled = on_settled
        self._on_trouble = on_trouble
        self._troubled = troubled
        self._broken = False
        self._behind = True
        """Whether the file may hold what was not read yet."""
        self._unwritten: deque[Work] = deque([SignIn(device=device)])
        self._queue: queue.SimpleQueue[Work | _Flush | Trouble] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="progress", daemon=True)
        self._thread.start()

    def put(self, work: Work) -> None:
        """Give something to write. Returns at once."""
        self._queue.put(work)

    def tell(self, trouble: Trouble) -> None:
        """Tell of trouble with the file that somebody else has met, as if it had been met here. Returns at once."""
        self._queue.put(trouble)

    def flush(self, seconds: float) -> bool:
        """Wait until all that was given so far is written; return whether it is."""
        return self._ask(_Flush(done=threading.Event()), seconds)

    def close(self, seconds: float) -> bool:
        """Write what is left and end the thread; return whether all is written."""
        return self._ask(_Flush(done=threading.Event(), last=True), seconds)

    def refresh(self) -> None:
        """Look soon what others have written. Returns at once."""
        self._queue.put(_Flush(done=threading.Event()))

    def _ask(self, flush: _Flush, seconds: float) -> bool:
        self._queue.put(flush)
        return flush.done.wait(seconds) and not self._unwritten

    # -------------------------------------------------------------------------------------------- in the thread

    def _work(self) -> None:
        self._try(self._database.be_patient, writes=False)
        self._settle()
        last = False
        while not last:
            flush = self._gather()
            last = flush is not None and flush.last
            self._settle(last=last)
            if flush is not None:
                if last:
                    self._database.close()
                flush.done.set()

    def _gather(self) -> _Flush | None:
        """Wait for something to do, and take what is there, up to the first one who waits for it to be written."""
        item = self._queue.get()
        while not isinstance(item, _Flush):
            if isinstance(item, Trouble):
                self._fail(item)
            else:
                self._unwritten.append(item)
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return None
        return item

    def _settle(self, *, last: bool = False) -> None:
        while self._unwritten and self._try(self._write_some):
            pass
        if not self._unwritten and self._try(self._read_news, writes=False):
            self._on_settled(self._database.read_up_to, last)

    def _write_some(self) -> None:
        some = list(islice(self._unwritten, MOST_AT_ONCE))
        if self._database.write(some):
            self._on_written([one for one in some if isinstance(one, Event)])
        else:
            self._behind = True
        for _ in some:
            self._unwritten.popleft()

    def _read_news(self) -> None:
        self._behind = self._database.changed_elsewhere() or self._behind
        if self._behind:
            for events in self._database.news():
                self._on_news(events, ())
            self._on_news((), self._database.drafts())
            self._behind = False

    def _try(self, action: Callable[[], None], *, writes: bool = True) -> bool:
        if self._broken:
            return False
        try:
            action()
        except (sqlite3.Error, DatabaseTrouble) as error:
            trouble = error.trouble if isinstance(error, DatabaseTrouble) else explain(error, self._path)
            if writes or not trouble.passes:
                self._fail(trouble)
            return False
        if writes and self._troubled:
            self._troubled = False
            self._on_trouble(None)
        return True

    def _fail(self, trouble: Trouble) -> None:
        self._broken = not trouble.passes
        if not self._troubled or self._broken:
            self._troubled = True
            self._on_trouble(trouble)
