"""Systems that read and do not write: BERT fills blanks, a ViT names digits, two layers of attention find repeats."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from tutor.data.digits import load_digits
from tutor.data.pairs import PAD
from tutor.data.sentences import CLS, MASK, SEP, english_sentences
from tutor.data.sequences import repeated_sequences
from tutor.models.bert import BERT, BERTConfig, mask_tokens
from tutor.models.induction import AttentionOnly, induction_score
from tutor.models.vit import ViT, ViTConfig
from tutor.systems.system import Plan, System, Task

LONGEST = 24
"""The longest sentence that the BERT can read, in tokens."""
SYMBOLS, LENGTH = 32, 64
"""Of the sequences with repeated blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BERTSizes:
    """The sizes of a BERT on words, and the share of words that it has to tell."""

    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 128
    share: float = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class ViTSizes:
    """The sizes of a ViT on images of 8×8 pixels."""

    patch_size: int = 2
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class InductionSizes:
    """The sizes of a model of attention layers alone."""

    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64


@torch.no_grad()
def _answers(model: torch.nn.Module, x: Tensor) -> Tensor:
    device = next(model.parameters()).device
    training = model.training
    model.eval()
    output: Tensor = model(x.to(device))[0].cpu()
    model.train(training)
    return output


def _bert(sizes: BERTSizes, plan: Plan, path: Path | None) -> Task:
    train = english_sentences(6000, torch.Generator().manual_seed(0))
    test = english_sentences(500, torch.Generator().manual_seed(1), part="test")
    V = train.vocabulary.size
    values = asdict(sizes)
    del values["share"]
    model = BERT(BERTConfig(vocab_size=V, block_size=LONGEST, **values))

    def masked(ids: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        signs = (PAD, CLS, SEP, MASK)
        return mask_tokens(ids, generator, mask=MASK, vocab_size=V, signs=signs, share=sizes.share)

    inputs, targets = masked(test.ids, torch.Generator().manual_seed(2))

    def scores() -> dict[str, float]:
        states = _answers(model, inputs)
        with torch.no_grad():
            told = model.head(states.to(next(model.parameters()).device)).argmax(-1).cpu()  # (N, T)
        return {"accuracy": float((told == targets)[targets >= 0].float().mean())}

    return Task(
        model=model,
        batch=lambda generator: masked(train.batch(plan.batch_size, generator), generator),
        held_out=[(inputs, targets)],
        data=f"6,000 English sentences of a small grammar, {V} words and signs; the test has 500 other sentences.",
        scores=scores,
        facts={"tokens": list(train.vocabulary.tokens), "block_size": LONGEST},
    )


def _vit(sizes: ViTSizes, plan: Plan, path: Path | None) -> Task:
    train, test = load_digits()
    model = ViT(ViTConfig(n_class=10, **asdict(sizes)))
    images = test.images[:, None]  # (N, 1, 8, 8)

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        chosen, labels = train.batch(plan.batch_size, generator)
        return chosen[:, None], labels  # (B, 1, 8, 8), (B,)

    return Task(
        model=model,
        batch=batch,
        held_out=[(images, test.labels)],
        data="1,500 handwritten digits of 8×8 pixels; the test has 297 others.",
        scores=lambda: {"accuracy": float((_answers(model, images).argmax(-1) == test.labels).float().mean())},
    )


def _induction(sizes: InductionSizes, plan: Plan, path: Path | None) -> Task:
    model = AttentionOnly(SYMBOLS, LENGTH, **asdict(sizes))
    ids, judged = repeated_sequences(200, LENGTH, SYMBOLS, torch.Generator().manual_seed(1))

    def scores() -> dict[str, float]:
        told = _answers(model, ids[:, :-1]).argmax(-1)  # (N, T)
        right = (told == ids[:, 1:])[judged[:, 1:]].float().mean()
        with torch.no_grad():
            maps = model(ids[:50, :-1].to(next(model.parameters()).device), weights=True)[1]
        return {
            "accuracy": float(right),
            "induction": max(float(induction_score(one.cpu(), ids[:50, :-1]).max()) for one in maps),
        }

    return Task(
        model=model,
        batch=lambda generator: repeated_sequences(plan.batch_size, LENGTH, SYMBOLS, generator),
        held_out=[(ids, judged)],
        data=f"Random blocks of 8 to 20 of {SYMBOLS} symbols that repeat, made anew for every batch.",
        scores=scores,
        facts={"vocab_size": SYMBOLS, "block_size": LENGTH},
    )


BERT_SYSTEM = System(
    name="bert",
    title="BERT, an encoder that fills blanks",
    paper="Devlin et al. (2019), BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    sizes=BERTSizes(),
    plan=Plan(steps=800, batch_size=64, warmup=50, weight_decay=0.01, evaluate_every=200),
    prepare=_bert,
)
VIT_SYSTEM = System(
    name="vit",
    title="A Vision Transformer that names digits",
    paper="Dosovitskiy et al. (2021), An Image is Worth 16x16 Words",
    sizes=ViTSizes(),
    plan=Plan(steps=400, batch_size=64, evaluate_every=100),
    prepare=_vit,
)
INDUCTION_SYSTEM = System(
    name="induction",
    title="Attention layers alone, in which induction heads form",
    paper="Elhage et al. (2021), A Mathematical Framework for Transformer Circuits; Olsson et al. (2022)",
    sizes=InductionSizes(),
    plan=Plan(steps=800, batch_size=32, warmup=50, weight_decay=0.01, evaluate_every=200),
    prepare=_induction,
)
