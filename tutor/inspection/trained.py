"""From a checkpoint's facts to the model it holds: what is shipped, and runs of ``attn-tutor train``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from tutor.inspection.errors import InspectionError
from tutor.inspection.language import SYMBOLS, NextTokenModel
from tutor.inspection.pairs import RecurrentModel, TransformerModel
from tutor.inspection.reading import Inspected
from tutor.inspection.understanding import BlankModel, DigitModel
from tutor.models.bert import BERT, BERTConfig
from tutor.models.gpt import GPT, GPTConfig
from tutor.models.induction import AttentionOnly
from tutor.models.seq2seq import Seq2Seq, Seq2SeqConfig
from tutor.models.transformer import Transformer, TransformerConfig
from tutor.models.vit import ViT, ViTConfig
from tutor.training import load_weights, read_checkpoint_facts

Facts = dict[str, Any]


def open_checkpoint(path: Path, title: str) -> Inspected:
    """Return the model of a checkpoint: ``path`` is that of its files, without a suffix.

    Raises:
        InspectionError: it can not be read, or its model has no attention.
    """
    try:
        facts = read_checkpoint_facts(path)
        make = MAKERS.get(facts.get("system", ""))
        if make is None:
            kinds = ", ".join(MAKERS)
            raise InspectionError(f"a model of the system {facts.get('system')!r} has no attention: these have {kinds}")
        inspected, model = make(title, facts)
        load_weights(model, path)
    except (KeyError, TypeError) as error:
        raise InspectionError(f"{path}.json does not describe a model of this tutor: {error}") from None
    except ValueError as error:
        raise InspectionError(str(error)) from None
    model.eval()
    return inspected


def _sizes(facts: Facts, *without: str) -> Facts:
    return {name: value for name, value in facts["config"].items() if name not in without}


def _gpt(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    model = GPT(GPTConfig(vocab_size=len(facts["characters"]), **facts["config"]))
    return NextTokenModel(title=title, model=model, characters=facts["characters"]), model


def _induction(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    model = AttentionOnly(facts["vocab_size"], facts["block_size"], **facts["config"])
    return NextTokenModel(title=title, model=model, characters=SYMBOLS[: facts["vocab_size"]]), model


def _transformer(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    words = {name: tuple(facts[name]) for name in ("source_tokens", "target_tokens")}
    counts = {"source_vocab": len(words["source_tokens"]), "target_vocab": len(words["target_tokens"])}
    model = Transformer(TransformerConfig(**counts, norm_first=True, **_sizes(facts, "task")))
    return TransformerModel(title=title, model=model, **words), model


def _seq2seq(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    words = {name: tuple(facts[name]) for name in ("source_tokens", "target_tokens")}
    counts = {"source_vocab": len(words["source_tokens"]), "target_vocab": len(words["target_tokens"])}
    if facts["config"]["attention"] == "none":
        raise InspectionError("this model has no attention: it was trained with attention=none")
    sizes: Facts = counts | _sizes(facts, "task")
    model = Seq2Seq(Seq2SeqConfig(**sizes))
    return RecurrentModel(title=title, model=model, **words), model


def _bert(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    tokens = tuple(facts["tokens"])
    model = BERT(BERTConfig(vocab_size=len(tokens), block_size=24, **_sizes(facts, "share")))
    return BlankModel(title=title, model=model, tokens=tokens), model


def _vit(title: str, facts: Facts) -> tuple[Inspected, nn.Module]:
    model = ViT(ViTConfig(n_class=10, **facts["config"]))
    return DigitModel(title=title, model=model), model


MAKERS: dict[str, Callable[[str, Facts], tuple[Inspected, nn.Module]]] = {
    "gpt": _gpt,
    "induction": _induction,
    "transformer": _transformer,
    "seq2seq": _seq2seq,
    "bert": _bert,
    "vit": _vit,
}
"""The systems whose models have attention."""
