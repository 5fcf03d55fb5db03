"""Language models on characters: the GPT, and the recurrent networks that came before it."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from tutor.data.text import CharacterText, even_windows, random_windows
from tutor.models.gpt import GPT, GPTConfig, generate
from tutor.models.recurrent import Kind, RecurrentModel
from tutor.systems.system import Plan, System, Task, read_characters
from tutor.training import evaluate

N_WINDOWS = 400
"""Windows of the validation part, spread evenly, that an evaluation looks at."""

NANOGPT_CPU = {
    "n_layer": "4",
    "n_head": "4",
    "n_embd": "128",
    "block_size": "64",
    "batch_size": "12",
    "steps": "2000",
    "learning_rate": "1e-3",
    "warmup": "100",
    "evaluate_every": "250",
}
"""The values of nanoGPT's configuration for a computer without a GPU, as its README gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GPTSizes:
    """The sizes of a GPT on characters; the vocabulary is the text's."""

    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 96
    block_size: int = 64
    dropout: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrentSizes:
    """The sizes of a recurrent language model, and how many steps its gradient goes back."""

    n_embd: int = 32
    n_hidden: int = 128
    block_size: int = 64


def _windows(text: CharacterText, size: int) -> list[tuple[Tensor, ...]]:
    if len(text.validation) <= size:
        raise ValueError(
            f"the part for validation has {len(text.validation)} characters, not more than block_size = {size}: "
            "give a longer text or a smaller block_size"
        )
    count = min(N_WINDOWS, len(text.validation) - size)
    inputs, targets = even_windows(text.validation, count, size)  # (N, T)
    return [(inputs[at : at + 50], targets[at : at + 50]) for at in range(0, count, 50)]


def _gpt(sizes: GPTSizes, plan: Plan, path: Path | None) -> Task:
    text, about = read_characters(path)
    model = GPT(GPTConfig(vocab_size=text.vocab_size, **asdict(sizes)))
    held_out = _windows(text, sizes.block_size)
    start = text.validation[: sizes.block_size // 2]  # (T,)

    def sample(generator: torch.Generator) -> str:
        ids = start[None].to(next(model.parameters()).device)  # (1, T)
        tokens = generate(model.cpu(), ids.cpu(), 200, temperature=0.8, top_k=20, generator=generator)
        return text.decode(torch.cat((start, *tokens)))

    return Task(
        model=model,
        batch=lambda generator: random_windows(text.train, plan.batch_size, sizes.block_size, generator),
        held_out=held_out,
        data=about,
        scores=lambda: {"bits_per_character": evaluate(model, held_out) / math.log(2)},
        sample=sample,
        facts={"characters": text.characters},
    )


def _recurrent(kind: Kind, sizes: RecurrentSizes, plan: Plan, path: Path | None) -> Task:
    text, about = read_characters(path)
    V = text.vocab_size
    model = RecurrentModel(kind, V, V, n_embd=sizes.n_embd, n_hidden=sizes.n_hidden)
    held_out = _windows(text, sizes.block_size)
    return Task(
        model=model,
        batch=lambda generator: random_windows(text.train, plan.batch_size, sizes.block_size, generator),
        held_out=held_out,
        data=about,
        scores=lambda: {"bits_per_character": evaluate(model, held_out) / math.log(2)},
        facts={"characters": text.characters},
    )


GPT_SYSTEM = System(
    name="gpt",
    title="GPT, a decoder-only language model on characters",
    paper="Radford et al. (2018), Improving Language Understanding by Generative Pre-Training; Radford et al. (2019)",
    sizes=GPTSizes(),
    plan=Plan(steps=1000, batch_size=16, warmup=50),
    prepare=_gpt,
    reads_text=True,
)


def _recurrent_system(kind: Kind, title: str, paper: str) -> System:
    return System(
        name=kind,
        title=title,
        paper=paper,
        sizes=RecurrentSizes(),
        plan=Plan(steps=300, batch_size=32, learning_rate=1e-2, weight_decay=0.0, evaluate_every=100),
        prepare=lambda sizes, plan, path: _recurrent(kind, sizes, plan, path),
        reads_text=True,
    )


RECURRENT_SYSTEMS = (
    _recurrent_system(
        "rnn", "A plain recurrent language model on characters", "Elman (1990), Finding Structure in Time"
    ),
    _recurrent_system(
        "lstm", "An LSTM language model on characters", "Hochreiter and Schmidhuber (1997), Long Short-Term Memory"
    ),
    _recurrent_system(
        "gru",
        "A GRU language model on characters",
        "Cho et al. (2014), Learning Phrase Representations using RNN Encoder–Decoder",
    ),
)
