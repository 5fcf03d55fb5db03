"""Run the benchmarks and write ``docs/performance.md``; with names as arguments, run only those and print them."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import attention, engine, explorer, history, inspection, language_model, startup, sweep, training
from benchmarks.measure import Finding

BENCHMARKS: dict[str, Callable[[], Finding | list[Finding]]] = {
    "first_paint": startup.first_paint,
    "first_result": startup.first_result,
    "steps_per_second": training.steps_per_second,
    "screen": training.screen_while_training,
    "engine": engine.reset_and_interrupt,
    "memory": engine.memory,
    "history": history.history,
    "list": startup.list_of_lessons,
    "tokens_per_second": language_model.tokens_per_second,
    "exponents": attention.exponents,
    "attention_memory": attention.attention_memory,
    "blocks": attention.blocks,
    "rerun": inspection.rerun,
    "transport": inspection.transport,
    "explorer": explorer.explorer,
    "sweep": sweep.two_processes,
}
TARGET = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure, print, and write the table when everything was measured."""
    names = sys.argv[1:] or list(BENCHMARKS)
    before = os.getloadavg()[0]
    rows = []
    for name in names:
        found = BENCHMARKS[name]()
        for row in found if isinstance(found, list) else [found]:
            rows.append(f"| {row.what} | {row.value} | {row.aim} | `python -m benchmarks {row.name}` |")
            print(rows[-1], flush=True)
    if not sys.argv[1:]:
        TARGET.write_text(_page(rows, before), encoding="utf-8")


def _page(rows: list[str], before: float) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"{before:.1f} before, {os.getloadavg()[0]:.1f} after"
    return "\n".join(
        [
            "# Performance",
            "",
            "Written by `make benchmarks`. Each ratio compares two things in one run.",
            "",
            f"Machine: {machine}. Load average: {load}.",
            "",
            "| what | measured | aim | command |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
