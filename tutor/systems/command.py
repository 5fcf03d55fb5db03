"""The training process: arguments in, one JSON object a line out, exit status 0, 2 (an error) or 130 (interrupted)."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from tutor.systems import SYSTEMS, find_system
from tutor.systems.run import Event, Order, TrainingTrouble, resumed_order, train

WRONG, INTERRUPTED = 2, 130


def main(arguments: Sequence[str]) -> int:
    """Train as the arguments say; return the exit status. Errors are events too."""
    options = _parser().parse_args(arguments)
    if options.list:
        for system in SYSTEMS.values():
            values = asdict(system.sizes) | asdict(system.plan)
            _write({"event": "system", "name": system.name, "title": system.title, "paper": system.paper, **values})
        return 0
    wanted = _Stop()
    try:
        reason = train(_order(options), emit=wanted.write, stopped=wanted)
    except (ValueError, TrainingTrouble, OSError, RuntimeError) as error:
        _write({"event": "error", "message": str(error)})
        return WRONG
    return INTERRUPTED if reason == "interrupted" else 0


class _Stop:
    """Remembers the first SIGINT or SIGTERM; a second one ends the process at once."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(number, signal.SIG_DFL)

    def __call__(self) -> bool:
        return self.asked

    def write(self, event: Event) -> None:
        """Write an event; when nobody reads any more, stop, so that the checkpoint is kept."""
        try:
            _write(event)
        except BrokenPipeError:
            self.asked = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tutor.systems", description=__doc__)
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--list", action="store_true", help="what can be trained")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--config", action="append", default=[], metavar="KEY=VALUE")
    return parser


def _order(options: argparse.Namespace) -> Order:
    if options.resume is not None:
        order = resumed_order(
            options.resume, find_system, steps=options.steps, seconds=options.seconds, device=options.device
        )
        if options.name and options.name != order.system.name:
            raise ValueError(f"{options.resume} holds a training of {order.system.name}, not of {options.name}")
        if options.config or options.text:
            raise ValueError("a training goes on with its own configuration and text: leave --config and --text out")
        return order
    system = find_system(options.name)
    if options.text is not None and not system.reads_text:
        readers = ", ".join(one.name for one in SYSTEMS.values() if one.reads_text)
        raise ValueError(f"{system.name} does not train on a text. These do: {readers}")
    if options.out is None:
        raise ValueError("say with --out where the checkpoint goes")
    return Order(
        system=system,
        out=options.out,
        values=_values(options.config),
        text=options.text,
        steps=options.steps,
        seconds=options.seconds,
        device=options.device,
        seed=options.seed,
    )


def _values(pairs: Sequence[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"--config wants key=value, such as n_layer=3, not {pair!r}")
        found[name.strip().replace("-", "_")] = value.strip()
    return found


def _write(event: Event) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()
