"""What ``attn-tutor doctor`` looks at."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from pathlib import Path

from tutor import locations
from tutor.cli.context import Choices
from tutor.course.trust import read_trusted
from tutor.engine.protocol import RunCode, RunFinished
from tutor.terminal.facts import Fact, facts

MIN_MEMORY = 2 << 30


def examine(choices: Choices) -> list[Fact]:
    """Return every fact: terminal, machine, Python and torch as a lesson gets them, and the paths."""
    found = list(facts(os.environ, options=choices.options))
    found.append(_machine(choices))
    found.append(_torch(choices))
    found += _paths(choices)
    return found


def _machine(choices: Choices) -> Fact:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    size = f"{os.cpu_count()} cores, {memory / 2**30:.1f} GiB"
    value = f"{platform.machine()}, {size}; lessons use {choices.threads} thread(s)"
    advice = "" if memory >= MIN_MEMORY else "Less than 2 GiB: training steps may be refused their memory."
    return Fact(name="machine", value=value, ok=memory >= MIN_MEMORY, advice=advice)


def _torch(choices: Choices) -> Fact:
    """Ask a real worker for its torch, as a lesson would."""
    from tutor.engine.client import EngineError, own_code

    async def ask() -> tuple[str, str]:
        engine = choices.engine(own_code)
        try:
            session = await engine.session()
            code = "import torch, sys\nprint(torch.__version__, 'Python', sys.version.split()[0])"
            problem, text = "the worker died", ""
            async for event in session.run(RunCode(run_id=1, code=code, name="doctor", seconds=120)):
                text += getattr(event, "text", "")
                if isinstance(event, RunFinished):
                    problem = event.problem.message if event.problem else event.note
            return text.strip(), problem
        finally:
            await engine.close()

    try:
        value, problem = asyncio.run(ask())
    except EngineError as error:
        value, problem = "", str(error)
    interpreter = choices.python or Path(sys.executable)
    advice = "" if value else f"Install torch for {interpreter}, or name another Python with --python PATH."
    return Fact(name="torch", value=value or problem, ok=bool(value), advice=advice)


def _paths(choices: Choices) -> list[Fact]:
    store = choices.store()
    trouble = store.trouble or ""
    store.close()
    trusted, unread = read_trusted(locations.trusted_file(choices.home))
    course = locations.lessons_folder(choices.lessons)
    there = (course / "course.yaml").is_file()
    return [
        Fact(name="progress", value=str(locations.progress_file(choices.home)), ok=not trouble, advice=trouble),
        Fact(
            name="lessons",
            value=str(course),
            ok=there,
            advice="" if there else "This folder has no course.yaml: name another one with --lessons DIR.",
        ),
        Fact(name="trusted", value=f"{len(trusted.courses)} courses from elsewhere", ok=not unread, advice=unread),
    ]
