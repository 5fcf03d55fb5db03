"""Write ``docs/models.md``: train every system with its default plan and say what came out. One thread, minutes.

``python scripts/make_models_page.py`` runs what the commands on the page run, in the same way and with the same seed.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tutor.checkpoints import FOLDER
from tutor.systems import find_system
from tutor.systems.run import Order, train

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "models.md"


@dataclass(frozen=True, slots=True)
class Row:
    """A system and the values that make it another row."""

    name: str
    values: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What prints the row's figures."""
        return " ".join(("attn-tutor train", self.name, *(f"--config {value}" for value in self.values)))


ROWS = (
    Row("mlp"),
    Row("skip-gram"),
    Row("glove"),
    Row("rnn"),
    Row("lstm"),
    Row("gru"),
    *(Row("seq2seq", (f"attention={kind}",)) for kind in ("none", "additive", "dot", "general", "concat")),
    Row("transformer"),
    Row("gpt", ("steps=300",)),
    Row("induction"),
    Row("bert"),
    Row("vit"),
)
PROVED = (
    ("Multilayer perceptron in NumPy, gradients by hand", "mlp", "test_mlp"),
    ("One-hot and embedding; PPMI with SVD", "embeddings", "test_embeddings"),
    ("RNN, LSTM and GRU cells written out", "recurrent", "test_recurrent"),
    ("Scores of Bahdanau and Luong", "seq2seq", "test_seq2seq"),
    ("Scaled dot-product, multi-head and cross-attention, masks", "attention", "test_attention"),
    ("LayerNorm, feed-forward part, encoder and decoder layers", "blocks", "test_blocks"),
    ("Sinusoidal, learned and rotary positions", "positions", "test_positions"),
    ("Encoder–decoder with greedy and beam decoding", "transformer", "test_transformer"),
    ("GPT with cache, top-k, top-p, temperature", "gpt", "test_gpt"),
    ("GPT, BERT and ViT against the transformers library", "hugging_face", "test_hugging_face"),
    ("Linear attention, Performer, Linformer", "efficient", "test_efficient"),
)


def measured(row: Row) -> dict[str, Any]:
    """Train a row's system and return its first and last event in one."""
    events: list[dict[str, Any]] = []
    values = dict(value.split("=") for value in row.values)
    with tempfile.TemporaryDirectory() as folder:
        order = Order(system=find_system(row.name), out=Path(folder), values=values)
        train(order, emit=events.append, stopped=lambda: False)
    return {**events[0], **events[-1]}


def line(row: Row, found: dict[str, Any]) -> str:
    """Return a row of the table."""
    system = find_system(row.name)
    scores = "".join(f"; {name.replace('_', ' ')} {value:.3f}" for name, value in found["scores"].items())
    cells = (
        system.title,
        system.paper,
        f"{found['parameters']:,}",
        found["data"],
        f"{found['processor_seconds']:.0f}",
        f"loss {found['loss']:.3f}{scores}",
        f"`{row.command}`",
    )
    return f"| {' | '.join(cells)} |"


def checkpoint_line(name: str) -> str:
    """Return a row on a checkpoint that is shipped, from its JSON file."""
    facts = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    size = (FOLDER / f"{name}.safetensors").stat().st_size
    scores = "".join(f"; {one.replace('_', ' ')} {value:.3f}" for one, value in facts["scores"].items())
    result = f"loss {facts['loss']:.3f}{scores}"
    cells = (
        f"`{name}`",
        f"{facts['parameters']:,}",
        f"{size / 1024:,.0f} KiB",
        facts["data"],
        f"{facts['plan']['steps']:,}",
        f"{facts['processor_seconds']:.0f}",
        result,
        f"`python {facts['made_by']}`",
    )
    return f"| {' | '.join(cells)} |"


def proof_line(title: str, module: str, test: str) -> str:
    """Return a row on what a test proves. Raises FileNotFoundError where there is no such test."""
    path = ROOT / "tests" / "models" / f"{test}.py"
    if not path.exists() or not (ROOT / "tutor" / "models" / f"{module}.py").exists():
        raise FileNotFoundError(path)
    said = path.read_text(encoding="utf-8").split('"""')[1].split("\n\n")[0].replace("\n", " ").strip()
    return f"| {title} | `tutor.models.{module}` | {said} | `python -m pytest tests/models/{test}.py` |"


def page(lines: Sequence[str]) -> str:
    """Return the whole page."""
    machine = f"{platform.machine()}, Python {platform.python_version()}, torch {torch.__version__}, one thread, seed 0"
    checkpoints = [checkpoint_line(name) for name in ("gpt", "translation", "bert", "induction")]
    return "\n".join(
        [
            "# Models",
            "",
            f"Written by `python scripts/make_models_page.py` on {machine}, {os.cpu_count()} cores.",
            "",
            "## Trained with the default plan",
            "",
            "Every figure is printed by the command in its row. Losses are in nats on data that was held out; seconds",
            "are of the processor. On another machine the last digits may differ.",
            "",
            "| system | paper | parameters | data | seconds | result | command |",
            "|---|---|---:|---|---:|---|---|",
            *lines,
            "",
            "## Shipped, trained beforehand",
            "",
            "`tutor.checkpoints` loads them; `make checkpoints` makes them all again.",
            "",
            "| name | parameters | size | data | steps | seconds | result, as kept in float16 | command |",
            "|---|---:|---:|---|---:|---:|---|---|",
            *checkpoints,
            "",
            "## Proved",
            "",
            "What is compared with torch, the `transformers` library or a formula. `docs/performance.md` has time and",
            "memory.",
            "",
            "| part | module | proof | command |",
            "|---|---|---|---|",
            *(proof_line(*one) for one in PROVED),
            "",
        ]
    )


def main() -> None:
    """Measure every row and write the page."""
    torch.set_num_threads(1)
    lines = []
    for row in ROWS:
        lines.append(line(row, measured(row)))
        print(lines[-1], file=sys.stderr, flush=True)
    TARGET.write_text(page(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
