"""Models that can be inspected: what is shipped, what was trained here, what Hugging Face's library keeps here.

Only names and JSON files are read; nothing is loaded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

import tutor
from tutor import locations
from tutor.cli.context import Failure
from tutor.ui.inspecting import ModelPlace

SHIPPED = Path(tutor.__file__).parent / "checkpoints"
PREFIX = "models--"
"""How the folders of the library's cache begin; two dashes stand for a slash."""


class FoundModel(Struct, frozen=True, kw_only=True):
    """A model, the word that names it, and what it is."""

    word: str
    place: ModelPlace
    about: str


def shipped_models() -> list[FoundModel]:
    """Return the models that come with the tutor."""
    return [
        FoundModel(word=file.stem, place=ModelPlace(kind="bundled", name=file.stem), about=_about(_facts(file)))
        for file in sorted(SHIPPED.glob("*.json"))
    ]


def trained_models(home: Path) -> list[FoundModel]:
    """Return the models with attention that were trained in the home folder, the newest first."""
    files = sorted(locations.trainings_folder(home).glob("*/model.json"), reverse=True)
    known = [(file.parent, _facts(file)) for file in files]
    return [
        FoundModel(word=folder.name, place=ModelPlace(kind="folder", name=str(folder)), about=_about(facts))
        for folder, facts in known
        if _has_attention(facts)
    ]


def library_models(environ: Mapping[str, str] = os.environ) -> list[FoundModel]:
    """Return the models in the cache of Hugging Face's library, by name."""
    return [
        FoundModel(word=name, place=ModelPlace(kind="hub", name=name), about="Hugging Face")
        for name in sorted(_cached(environ))
    ]


def find_model(word: str, home: Path) -> ModelPlace:
    """Return where the model is that a word names: a shipped one, a folder, a run, or one of the library's cache.

    Raises:
        Failure: it names a folder that is not there, or a run that kept nothing.
    """
    if word in {one.word for one in shipped_models()}:
        return ModelPlace(kind="bundled", name=word)
    folder = Path(word).expanduser()
    if folder.is_dir():
        return ModelPlace(kind="folder", name=str(folder.resolve()))
    if word.startswith((".", "/", "~")) or word.endswith("/"):
        raise Failure(f"there is no folder {word}. `attn-tutor inspect` lists the models that there are.")
    if "/" not in word and (locations.trainings_folder(home) / word).is_dir():
        return ModelPlace(kind="folder", name=str(locations.trainings_folder(home) / word))
    return _kept_run(word, home) or ModelPlace(kind="hub", name=word)


def _kept_run(word: str, home: Path) -> ModelPlace | None:
    """Return the checkpoint of the run whose id begins so; None where there is no such run."""
    from tutor.runs import open_runs

    found = [run for run in open_runs(home).runs() if run.id.startswith(word.lower())]
    if len(found) > 1:
        raise Failure(f"{word!r} may be any of the runs {', '.join(run.id for run in found)}. Type more of it.")
    if found and not found[0].folder:
        raise Failure(f"the run {found[0].id} ({found[0].name}) kept no checkpoint: there is no model to inspect.")
    return ModelPlace(kind="folder", name=found[0].folder) if found else None


def _facts(file: Path) -> dict[str, Any]:
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _about(facts: dict[str, Any]) -> str:
    loss = facts.get("loss")
    ending = f" Loss {loss:.3f}." if isinstance(loss, float) else ""
    return f"{facts.get('system', '?')}: {facts.get('data', '')}{ending}"


def _has_attention(facts: dict[str, Any]) -> bool:
    """Whether a checkpoint's sizes speak of heads, or of an attention that is not none."""
    config = facts.get("config")
    return isinstance(config, dict) and ("n_head" in config or config.get("attention", "none") != "none")


def _cached(environ: Mapping[str, str]) -> Iterator[str]:
    base = Path(environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "huggingface"
    home = Path(environ.get("HF_HOME") or base).expanduser()
    cache = Path(environ.get("HF_HUB_CACHE") or home / "hub").expanduser()
    for folder in cache.glob(f"{PREFIX}*"):
        if any(folder.glob("snapshots/*/config.json")):
            yield folder.name.removeprefix(PREFIX).replace("--", "/")
