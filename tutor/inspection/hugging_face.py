"""Models of Hugging Face's transformers library that are on this machine: a folder, or its cache. Nothing is fetched.

Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from tutor.figures import Edits
from tutor.inspection.errors import InspectionError
from tutor.inspection.library_watching import EAGER, watched_library
from tutor.inspection.pairs import CROSS, DECODER, ENCODER, LONGEST
from tutor.inspection.reading import Labels, Pass, Reading, likeliest
from tutor.inspection.understanding import AT_ONCE, masked_copies
from tutor.inspection.watching import Watch
from tutor.inspection.words import check_length

CLASSES = {
    "seq2seq": "AutoModelForSeq2SeqLM",
    "masked": "AutoModelForMaskedLM",
    "causal": "AutoModelForCausalLM",
    "none": "AutoModel",
}
EXTRA = "install the extra: `pip install 'attn-tutor[hf]'`, or name with --python a Python that has transformers"


def open_hugging_face(name: str) -> HuggingFaceModel:
    """Return a model and its tokenizer: ``name`` is a folder, or a name such as ``gpt2`` in the library's cache.

    Raises:
        InspectionError: the library is not installed, there is no such model, or it is none of text.
    """
    library = _library()
    try:
        here = {"local_files_only": True, "trust_remote_code": False}
        config = library.AutoConfig.from_pretrained(name, **here)
        task = _task(config)
        made = getattr(library, CLASSES[task])
        model = made.from_pretrained(name, attn_implementation="eager", dtype=torch.float32, **here)
        tokenizer = library.AutoTokenizer.from_pretrained(name, **here) if _reads_text(model) else None
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise InspectionError(_trouble(name, error)) from None
    if tokenizer is None:
        raise InspectionError(f"{name} reads {model.main_input_name}, not text: the explorer takes models of text")
    return HuggingFaceModel(title=Path(name).name, model=model.eval(), tokenizer=tokenizer, task=task)


def _library() -> Any:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", HF_HUB_DISABLE_PROGRESS_BARS="1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import transformers
    except ImportError as error:
        raise InspectionError(f"a Hugging Face model needs the library transformers ({error}): {EXTRA}") from None
    library: Any = transformers
    library.logging.set_verbosity_error()
    library.logging.disable_progress_bar()
    return library


def _reads_text(model: Any) -> bool:
    return str(model.main_input_name) == "input_ids"


def _task(config: Any) -> str:
    """Return what a model was made for, by the class that wrote it: another head would be one of random weights."""
    made = " ".join(config.architectures or ())
    if config.is_encoder_decoder:
        return "seq2seq"
    if re.search(r"ForMaskedLM|ForPreTraining", made):
        return "masked"
    return "causal" if re.search(r"ForCausalLM|LMHeadModel", made) else "none"


def _trouble(name: str, error: Exception) -> str:
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if Path(name).is_dir() or not isinstance(error, OSError):
        return f"{name} can not be opened as a Hugging Face model of text: {first}"
    return (
        f"there is no model {name!r} on this machine: neither shipped, nor a run, nor a folder, nor complete in "
        "Hugging Face's cache. Nothing is fetched: `attn-tutor inspect` lists what there is."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HuggingFaceModel:
    """A model of the library and its tokenizer. ``task`` is a key of `CLASSES`."""

    title: str
    model: Any
    tokenizer: Any
    task: str

    def read(self, text: str, target: str = "") -> Reading:
        """Return ids (1, S), and for an encoder–decoder model those of the target with its start, (1, T + 1)."""
        if not text.strip():
            raise InspectionError("the text is empty: give the model something to read")
        if target and self.task != "seq2seq":
            raise InspectionError("this model has no target: leave it out")
        ids = torch.tensor([self.tokenizer(text)["input_ids"]])  # (1, S)
        if not ids.numel():
            raise InspectionError("the tokenizer makes no token of this text: give the model something else to read")
        self._check(ids)
        if self.task != "seq2seq":
            return Reading(inputs=(ids,), labels={"": self._labels(ids[0], ids[0])})
        whole = self._target(ids, target)  # (1, T + 1)
        before = whole[0, :-1]
        return Reading(
            inputs=(ids, whole),
            labels={
                ENCODER: self._labels(ids[0], ids[0]),
                DECODER: self._labels(before, before),
                CROSS: Labels(queries=self._tokens(before), keys=self._tokens(ids[0])),
            },
        )

    def _check(self, ids: Tensor) -> None:
        config = self.model.config.get_text_config()
        limit = getattr(config, "max_position_embeddings", None) or getattr(config, "n_positions", None)
        if isinstance(limit, int) and limit > 0:
            check_length(ids.size(1), limit, "tokens")
        highest = self.model.get_input_embeddings().num_embeddings
        if int(ids.max()) >= highest:
            raise InspectionError(f"the tokenizer has more tokens than the model, which has {highest}: they do not fit")

    @torch.no_grad()
    def _target(self, source: Tensor, target: str) -> Tensor:
        start = self.model.generation_config.decoder_start_token_id
        start = self.model.config.decoder_start_token_id if start is None else start
        if target:
            ids = torch.tensor([self.tokenizer(text_target=target)["input_ids"]])  # (1, T)
            end = self.tokenizer.eos_token_id
            if end is not None and ids[0, -1:].tolist() != [end]:
                ids = torch.cat((ids, torch.tensor([[end]])), dim=1)
            self._check(ids)
        else:
            ids = self.model.generate(source, max_new_tokens=LONGEST, do_sample=False, num_beams=1)[:, 1:]
        return torch.cat((torch.tensor([[start]]), ids), dim=1)

    def _tokens(self, ids: Tensor) -> tuple[str, ...]:
        return tuple(map(self._token, ids.tolist()))

    def _token(self, index: int) -> str:
        """Return a token as text; the piece of a character stays as the tokenizer writes it."""
        text = self.tokenizer.decode([index])
        return text if text and "\ufffd" not in text else str(self.tokenizer.convert_ids_to_tokens(index))

    def _labels(self, queries: Tensor, keys: Tensor) -> Labels:
        signs = set(self.tokenizer.all_special_ids)
        special = tuple(place for place, index in enumerate(keys.tolist()) if index in signs)
        return Labels(queries=self._tokens(queries), keys=self._tokens(keys), special=special)

    @torch.no_grad()
    def run(self, reading: Reading, edits: Edits) -> Pass:
        """Return what the pass came to.

        The loss is that of the next tokens; of a masked language model that of each token while it alone is hidden,
        and None where the text has a blank.

        Source: Salazar et al. (2020), *Masked Language Model Scoring*, equation 2, as a mean.
        """
        with watched_library(self.model, edits) as watch:
            ids = reading.inputs[0]
            if self.task == "seq2seq":
                inputs = {"input_ids": ids, "decoder_input_ids": reading.inputs[1][:, :-1]}
            else:
                inputs = {"input_ids": ids}
            output = self._forward(**inputs)
            self._check_seen(watch)
            watch.check_layers()
            watch.noting = False
            if self.task == "none":
                return Pass(seen=watch.seen, loss=None)
            logits = output.logits[0]  # (T, V)
            told = self._likeliest(logits)
            if self.task == "seq2seq":
                loss = float(F.cross_entropy(logits, reading.inputs[1][0, 1:]))
                return Pass(seen=watch.seen, loss=loss, predicted={DECODER: told, CROSS: told})
            loss_or_none = self._causal_loss(logits, ids[0]) if self.task == "causal" else self._masked_loss(ids[0])
            return Pass(seen=watch.seen, loss=loss_or_none, predicted={"": told})

    def _forward(self, **inputs: Tensor) -> Any:
        options = {"use_cache": False} if self.task in ("causal", "seq2seq") else {}
        try:
            return self.model(**inputs, **options)
        except IndexError as error:  # some kinds have fewer positions than their configuration says
            raise InspectionError(f"the model can not take this text ({error}): give it a shorter one") from None

    def _likeliest(self, logits: Tensor) -> Any:
        rows = likeliest(logits, tuple(map(str, range(logits.size(-1)))))
        return tuple(tuple((self._token(int(index)), value) for index, value in row) for row in rows)

    def _causal_loss(self, logits: Tensor, ids: Tensor) -> float | None:
        return float(F.cross_entropy(logits[:-1], ids[1:])) if len(ids) > 1 else None

    def _masked_loss(self, ids: Tensor) -> float | None:
        mask, signs = self.tokenizer.mask_token_id, set(self.tokenizer.all_special_ids)
        places = [place for place, index in enumerate(ids.tolist()) if index not in signs]
        if mask is None or not places or mask in ids.tolist():
            return None
        total = 0.0
        for first in range(0, len(places), AT_ONCE):
            some = places[first : first + AT_ONCE]
            logits = self._forward(input_ids=masked_copies(ids, some, mask)).logits  # (N, T, V)
            told = logits[torch.arange(len(some)), torch.tensor(some)]  # (N, V)
            total += float(F.cross_entropy(told, ids[some], reduction="sum"))
        return total / len(places)

    def _check_seen(self, watch: Watch) -> None:
        if not watch.seen:
            raise InspectionError(
                f"the attention of {type(self.model).__name__} can not be looked into: it does not go through the "
                f"library's {EAGER}, as that of GPT-2, BERT, Llama, BART, T5 and most others does."
            )
