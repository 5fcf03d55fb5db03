"""Systems that turn one sequence into another: recurrent seq2seq with each attention, and the Transformer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast, get_args

import torch
from torch import Tensor

from tutor.data.dates import date_pairs
from tutor.data.pair_files import load_pairs
from tutor.data.pairs import Pairs, copied, reversed_pairs
from tutor.data.pronunciation import pronunciation_pairs
from tutor.data.translation import translation_pairs
from tutor.models.seq2seq import AttentionKind, Seq2Seq, Seq2SeqConfig
from tutor.models.transformer import Transformer, TransformerConfig, greedy
from tutor.systems.system import Plan, System, Task

N_TRAIN, N_TEST = 6000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Seq2SeqSizes:
    """The sizes of a seq2seq model; ``attention`` is none, additive, dot, general or concat; ``task`` as `TASKS`."""

    task: str = "dates"
    attention: str = "general"
    n_embd: int = 32
    n_hidden: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerSizes:
    """The sizes of a Transformer; ``task`` as `TASKS`. A file of the learner's own pairs takes the task's place."""

    task: str = "translation"
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 128
    block_size: int = 64
    dropout: float = 0.0
    label_smoothing: float = 0.0


def _drawn(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


TASKS: dict[str, tuple[str, Callable[[], tuple[Pairs, Pairs]]]] = {
    "translation": (
        "6,000 English sentences of a small grammar and their French; the test has other sentences.",
        lambda: (translation_pairs(N_TRAIN, _drawn(0)), translation_pairs(N_TEST, _drawn(1), part="test")),
    ),
    "dates": (
        "6,000 dates as 16 locales write them, and in ISO 8601; the test has other days.",
        lambda: (date_pairs(N_TRAIN, _drawn(0)), date_pairs(N_TEST, _drawn(1), part="test")),
    ),
    "pronunciation": (
        "4,465 English words and their sounds; the test has other words.",
        lambda: (pronunciation_pairs(), pronunciation_pairs(part="test").part(0, N_TEST)),
    ),
    "reverse": (
        "6,000 random strings of 4 to 12 letters, and their reversals.",
        lambda: (reversed_pairs(N_TRAIN, (4, 12), _drawn(0)), reversed_pairs(N_TEST, (4, 12), _drawn(1))),
    ),
    "copy": (
        "6,000 random strings of 4 to 12 letters, and themselves.",
        lambda: (copied(N_TRAIN, (4, 12), _drawn(0)), copied(N_TEST, (4, 12), _drawn(1))),
    ),
}


def _pairs(task: str, path: Path | None) -> tuple[str, Pairs, Pairs]:
    if path is not None:
        train, test = load_pairs(path)
        return f"{path.name}: {len(train):,} pairs train, {len(test):,} others test.", train, test.part(0, N_TEST)
    if task not in TASKS:
        raise ValueError(f"there is no task {task!r}: choose {', '.join(TASKS)}")
    about, make = TASKS[task]
    return about, *make()


def exact_share(decode: Callable[[Tensor], Tensor], pairs: Pairs) -> float:
    """Return the share of targets that are written without a mistake: ``decode`` maps source (B, S) to ids (B, T)."""
    words = pairs.target_vocabulary
    rows = zip(decode(pairs.source), pairs.target, strict=True)
    return sum(words.decode(ids) == words.decode(target) for ids, target in rows) / len(pairs)


def _shown(decode: Callable[[Tensor], Tensor], pairs: Pairs) -> str:
    lines = []
    for source, ids, target in zip(pairs.source[:3], decode(pairs.source[:3]), pairs.target[:3], strict=True):
        given = pairs.source_vocabulary.decode(source)
        lines.append(
            f"{given}\n  → {pairs.target_vocabulary.decode(ids)}\n  = {pairs.target_vocabulary.decode(target)}"
        )
    return "\n".join(lines)


def _task(
    model: Seq2Seq | Transformer, decode: Callable[[Tensor], Tensor], plan: Plan, pairs: tuple[str, Pairs, Pairs]
) -> Task:
    about, train, test = pairs
    return Task(
        model=model,
        batch=lambda generator: train.batch(plan.batch_size, generator),
        held_out=[(test.source, test.target)],
        data=about,
        scores=lambda: {"exact": exact_share(decode, test)},
        sample=lambda generator: _shown(decode, test),
        facts={
            "source_tokens": list(train.source_vocabulary.tokens),
            "target_tokens": list(train.target_vocabulary.tokens),
        },
    )


def _seq2seq(sizes: Seq2SeqSizes, plan: Plan, path: Path | None) -> Task:
    if sizes.attention not in get_args(AttentionKind):
        raise ValueError(f"there is no attention {sizes.attention!r}: choose {', '.join(get_args(AttentionKind))}")
    pairs = _pairs(sizes.task, path)
    model = Seq2Seq(
        Seq2SeqConfig(
            source_vocab=pairs[1].source_vocabulary.size,
            target_vocab=pairs[1].target_vocabulary.size,
            attention=cast(AttentionKind, sizes.attention),
            n_embd=sizes.n_embd,
            n_hidden=sizes.n_hidden,
        )
    )
    longest = pairs[2].target.size(1)
    return _task(model, lambda source: model.decode(_placed(source, model), longest)[0].cpu(), plan, pairs)


def _transformer(sizes: TransformerSizes, plan: Plan, path: Path | None) -> Task:
    pairs = _pairs(sizes.task, path)
    sides = [side.size(1) for part in pairs[1:] for side in (part.source, part.target)]
    if max(sides) > sizes.block_size:
        raise ValueError(f"the longest text has {max(sides)} tokens with its signs, block_size is {sizes.block_size}")
    values = asdict(sizes)
    del values["task"]
    model = Transformer(
        TransformerConfig(
            source_vocab=pairs[1].source_vocabulary.size,
            target_vocab=pairs[1].target_vocabulary.size,
            norm_first=True,
            **values,
        )
    )
    longest = pairs[2].target.size(1)
    return _task(model, lambda source: greedy(model, _placed(source, model), longest).cpu(), plan, pairs)


def _placed(ids: Tensor, model: torch.nn.Module) -> Tensor:
    return ids.to(next(model.parameters()).device)


SEQ2SEQ_SYSTEM = System(
    name="seq2seq",
    title="A recurrent encoder and decoder with attention",
    paper="Sutskever et al. (2014); Bahdanau et al. (2015); Luong et al. (2015), Effective Approaches to Attention",
    sizes=Seq2SeqSizes(),
    plan=Plan(steps=400, batch_size=64, learning_rate=1e-2, weight_decay=0.0, evaluate_every=100),
    prepare=_seq2seq,
    reads_text=True,
)
TRANSFORMER_SYSTEM = System(
    name="transformer",
    title="The Transformer, encoder and decoder",
    paper="Vaswani et al. (2017), Attention Is All You Need",
    sizes=TransformerSizes(),
    plan=Plan(steps=400, batch_size=64, warmup=40, weight_decay=0.0, evaluate_every=100),
    prepare=_transformer,
    reads_text=True,
)
