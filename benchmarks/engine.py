"""A worker's reset and interrupt, and the memory of the screen process."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.measure import Finding, best, tutor
from tutor.engine.client import open_engine, own_code
from tutor.engine.protocol import Output, RunCode


async def _resets_and_interrupts(repeats: int) -> tuple[list[float], list[float]]:
    engine = open_engine(own_code)
    resets, interrupts = [], []
    try:
        session = await engine.session()
        for number in range(repeats):
            started = time.perf_counter()
            await session.reset()
            resets.append(time.perf_counter() - started)
            code = "print('on', flush=True)\nwhile True: pass"
            asked = 0.0
            async for event in session.run(RunCode(run_id=number, code=code, name="loop", seconds=60)):
                if isinstance(event, Output):
                    asked = time.perf_counter()
                    session.interrupt()
            interrupts.append(time.perf_counter() - asked)
    finally:
        await engine.close()
    return resets, interrupts


def reset_and_interrupt(repeats: int = 20) -> list[Finding]:
    """From reset to a worker with torch that is ready; from interrupt to the end of a busy loop."""
    resets, interrupts = asyncio.run(_resets_and_interrupts(repeats))
    return [
        Finding(what="Worker reset, torch ready again", value=best(resets), aim="–", name="engine"),
        Finding(what="Interrupt of a busy loop", value=best(interrupts), aim="–", name="engine"),
    ]


def memory() -> Finding:
    """Resident memory of the screen process with a lesson open, its first step run."""
    with tutor("s1-01") as screen:
        screen.wait_for("enter: run it", 40)
        screen.press("enter")
        screen.wait_for("enter: next step", 60)
        status = Path(f"/proc/{screen.process.pid}/status").read_text()
    kib = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    value = f"{kib / 1024:.0f} MiB"
    return Finding(what="Resident memory of the screen process, a lesson open", value=value, aim="–", name="memory")
