"""Small models of every kind: trained for three steps, or built by the transformers library with random weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from tutor.inspection import open_model
from tutor.inspection.reading import Inspected
from tutor.systems import find_system
from tutor.systems.run import Order, train

torch.set_num_threads(1)
WORDS = ("the", "cat", "sat", "on", "mat", "dog", "ran")
SIGNS = {"pad_token": "<pad>", "eos_token": "</s>", "bos_token": "<s>", "mask_token": "<mask>"}
V = len(SIGNS) + 1 + len(WORDS)
H, C = 5, 20
SMALL: dict[str, dict[str, Any]] = {
    "GPT2LMHeadModel": {"n_embd": C, "n_head": H, "n_layer": 3, "n_positions": 16, "initializer_range": 0.4},
    "BertForMaskedLM": {
        "hidden_size": C,
        "num_attention_heads": H,
        "num_hidden_layers": 3,
        "intermediate_size": 30,
        "max_position_embeddings": 16,
        "initializer_range": 0.4,
    },
    "LlamaForCausalLM": {
        "hidden_size": 24,
        "num_attention_heads": 6,
        "num_key_value_heads": 2,
        "num_hidden_layers": 2,
        "intermediate_size": 30,
        "max_position_embeddings": 16,
        "initializer_range": 0.4,
    },
    "BartForConditionalGeneration": {
        "d_model": C,
        "encoder_layers": 2,
        "decoder_layers": 3,
        "encoder_attention_heads": H,
        "decoder_attention_heads": H,
        "encoder_ffn_dim": 30,
        "decoder_ffn_dim": 30,
        "max_position_embeddings": 80,
        "init_std": 0.4,
        "forced_eos_token_id": None,
    },
    "T5ForConditionalGeneration": {"d_model": C, "d_kv": 4, "num_layers": 2, "num_heads": H, "d_ff": 30},
}
"""The sizes of each class of the library that is tried."""


def tokenizer() -> Any:
    """A tokenizer on words."""
    vocabulary = {word: index for index, word in enumerate((*SIGNS.values(), "<unk>", *WORDS))}
    split = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    split.pre_tokenizer = pre_tokenizers.Whitespace()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=split, unk_token="<unk>", **SIGNS)


def save_library_model(name: str, folder: Path, **changed: Any) -> Any:
    """Save a model of the library with random weights; return it, with eager attention."""
    kind = getattr(transformers, name)
    ids = {"pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2, "decoder_start_token_id": 1}
    config = kind.config_class(vocab_size=V, attn_implementation="eager", **ids, **SMALL[name] | changed)
    torch.manual_seed(0)
    model = kind(config).eval()
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return model


@pytest.fixture(scope="session")
def library_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Any, Path]]:
    """Return a model of the library by the name of its class, and the folder that it is saved in."""
    made: dict[str, tuple[Any, Path]] = {}

    def make(name: str) -> tuple[Any, Path]:
        if name not in made:
            folder = tmp_path_factory.mktemp("library") / name
            made[name] = save_library_model(name, folder), folder
        return made[name]

    return make


RUNS = {
    "gpt": {"n_embd": "16"},
    "induction": {"n_embd": "16"},
    "transformer": {"n_embd": "16"},
    "bert": {"n_embd": "16"},
    "vit": {"n_embd": "16"},
    "dot": {"attention": "dot"},
    "additive": {"attention": "additive"},
    "none": {"attention": "none"},
    "rnn": {"n_embd": "16"},
}


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of a training of three steps: of a system, or of seq2seq with the attention of that name."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            folder = made[name] = tmp_path_factory.mktemp("runs") / name
            system = find_system("seq2seq" if name in ("dot", "additive", "none") else name)
            values = {"batch_size": "2", **RUNS[name]}
            order = Order(system=system, out=folder, values=values, steps=3)
            train(order, emit=lambda event: None, stopped=lambda: False)
        return made[name]

    return make


@pytest.fixture
def opened(run_folder: Callable[[str], Path]) -> Callable[[str], Inspected]:
    """Return the model of a run, or "shipped:" and a name for one that is shipped."""

    def make(name: str) -> Inspected:
        kind, _, rest = name.rpartition(":")
        return open_model("bundled", rest) if kind else open_model("folder", str(run_folder(name)))

    return make
