"""A model behind a figure: it runs again, with the reader's edits, in a worker of the engine. No screen is known here.

What the reader gives (a path, a text, edits) goes to the worker as values of variables; no code is made of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from msgspec import Struct

from tutor.engine.client import Engine, EngineError, Session
from tutor.engine.protocol import FigureShown, Output, RunCode, RunFinished, TrainingProgress, WorkerDied
from tutor.figures import Attention, Edits, Figure, Matrix, Panels

Rerun = Callable[[Edits], Awaitable[Attention | Panels]]
"""Runs the model behind a figure with edits. Raises `InspectionFailed`."""
Told = Callable[[int, int], None]
"""Is told how far something is: of how many passes how many are done."""

SECONDS = 600.0
_LOOK = "from tutor.inspection import inspect\ninspect(kind, name, text, target=target, edits=edits)\n"
_SWEEP = "from tutor.inspection import inspect_ablations\ninspect_ablations(kind, name, text, target=target)\n"


class InspectionFailed(Exception):
    """The model could not be run. The text says why, and is for the reader."""


class ModelPlace(Struct, frozen=True, kw_only=True):
    """Where a model is: shipped, in a folder, or in the cache of Hugging Face's library."""

    kind: Literal["bundled", "folder", "hub"]
    name: str


class Inspector:
    """Runs a model on a text, in a session of its own, one pass at a time."""

    def __init__(self, engine: Engine, model: ModelPlace, text: str, *, target: str = "") -> None:
        """Make an inspector; the worker starts with the first pass.

        Args:
            engine: Where the model runs.
            model: Which model.
            text: What it reads.
            target: For an encoder–decoder model what it is to write; by default what it writes by itself.
        """
        self._engine = engine
        self._given = {"kind": model.kind, "name": model.name, "text": text, "target": target}
        self._session: Session | None = None
        self._turn = asyncio.Lock()
        self._runs = 0

    async def __call__(self, edits: Edits) -> Attention | Panels:
        """Run the model with edits; a call that is cancelled stops its pass.

        Raises:
            InspectionFailed: the model does not fit, or no worker runs it.
        """
        figure = await self._run(_LOOK, {"edits": edits.to_json()})
        if not isinstance(figure, Attention | Panels):
            raise InspectionFailed(f"the model showed a {type(figure).__name__}, not its attention")
        return figure

    async def ablations(self, told: Told | None = None) -> Matrix | Panels:
        """Run the model without each head in turn: how much the loss grows, by layer and head.

        Raises:
            InspectionFailed: as a call.
        """
        figure = await self._run(_SWEEP, {}, told)
        if not isinstance(figure, Matrix | Panels):
            raise InspectionFailed(f"the model showed a {type(figure).__name__}, not the change of its loss")
        return figure

    async def close(self) -> None:
        """End the worker; a later call starts another one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _run(self, code: str, values: dict[str, Any], told: Told | None = None) -> Figure:
        async with self._turn:
            self._runs += 1
            request = RunCode(
                run_id=self._runs, code=code, name="inspect", seconds=SECONDS, variables=self._given | values
            )
            try:
                self._session = self._session or await self._engine.session()
                return await _figure_of(self._session, request, told)
            except EngineError as error:
                raise InspectionFailed(str(error)) from None


async def _figure_of(session: Session, request: RunCode, told: Told | None) -> Figure:
    """Carry out a request; return the last figure that it shows."""
    figure: Figure | None = None
    printed: list[str] = []
    async for event in session.run(request):
        match event:
            case FigureShown():
                figure = event.figure
            case TrainingProgress() if told is not None:
                told(event.step, event.total)
            case Output():
                printed.append(event.text)
            case WorkerDied():
                raise InspectionFailed(event.reason)
            case RunFinished():
                _check(event)
            case _:
                pass
    if figure is None:
        raise InspectionFailed("".join(printed).strip() or "the model showed nothing")
    return figure


def _check(end: RunFinished) -> None:
    """Raise InspectionFailed where a run did not come to its end."""
    problem = end.problem
    if problem is not None and problem.kind == "InspectionError":
        raise InspectionFailed(problem.message)
    if problem is not None:
        raise InspectionFailed(f"the model can not be run: {problem.kind}: {problem.message}")
    if end.outcome != "done":
        raise InspectionFailed(end.note or f"the run ended as {end.outcome}")
