"""Weights of the transformers library under the names of ours, so that trained models can be read and looked into.

Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*. The tables map a name here to
the name there; a star stands for the layer. A matrix that is used twice has one name. The library is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import torch
from torch import Tensor, nn

Change = Callable[[Tensor], Tensor]

GPT2_NAMES = {
    "token_embedding": "wte",
    "position_embedding": "wpe",
    "blocks.*.norm_1": "h.*.ln_1",
    "blocks.*.attention.query_key_value": "h.*.attn.c_attn",
    "blocks.*.attention.output": "h.*.attn.c_proj",
    "blocks.*.norm_2": "h.*.ln_2",
    "blocks.*.expand": "h.*.mlp.c_fc",
    "blocks.*.contract": "h.*.mlp.c_proj",
    "norm": "ln_f",
}
GPT2_CHANGES: dict[str, Change] = {
    f"h.*.{layer}.weight": torch.t for layer in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")
}
"""GPT-2 keeps its matrices as (inputs, outputs)."""

BERT_NAMES = {
    "embeddings.token": "embeddings.word_embeddings",
    "embeddings.position": "embeddings.position_embeddings",
    "embeddings.segment": "embeddings.token_type_embeddings",
    "embeddings.norm": "embeddings.LayerNorm",
    "layers.*.attention.query": "encoder.layer.*.attention.self.query",
    "layers.*.attention.key": "encoder.layer.*.attention.self.key",
    "layers.*.attention.value": "encoder.layer.*.attention.self.value",
    "layers.*.attention.output": "encoder.layer.*.attention.output.dense",
    "layers.*.around_attention.norm": "encoder.layer.*.attention.output.LayerNorm",
    "layers.*.feed_forward.expand": "encoder.layer.*.intermediate.dense",
    "layers.*.feed_forward.contract": "encoder.layer.*.output.dense",
    "layers.*.around_feed_forward.norm": "encoder.layer.*.output.LayerNorm",
    "pooler": "pooler.dense",
    "head.transform": "cls.predictions.transform.dense",
    "head.norm": "cls.predictions.transform.LayerNorm",
    "head.decoder.bias": "cls.predictions.bias",
}

_VIT_OUTSIDE = {
    "class_token": "embeddings.cls_token",
    "positions.table": "embeddings.position_embeddings",
    "projection": "embeddings.patch_embeddings.projection",
    "norm": "layernorm",
    "head": "classifier",
}
VIT_NAMES = _VIT_OUTSIDE | {
    "layers.*.around_attention.norm": "layers.*.layernorm_before",
    "layers.*.attention.query": "layers.*.attention.q_proj",
    "layers.*.attention.key": "layers.*.attention.k_proj",
    "layers.*.attention.value": "layers.*.attention.v_proj",
    "layers.*.attention.output": "layers.*.attention.o_proj",
    "layers.*.around_feed_forward.norm": "layers.*.layernorm_after",
    "layers.*.feed_forward.expand": "layers.*.mlp.fc1",
    "layers.*.feed_forward.contract": "layers.*.mlp.fc2",
}
VIT_NAMES_IN_FILES = _VIT_OUTSIDE | {
    "layers.*.around_attention.norm": "encoder.layer.*.layernorm_before",
    "layers.*.attention.query": "encoder.layer.*.attention.attention.query",
    "layers.*.attention.key": "encoder.layer.*.attention.attention.key",
    "layers.*.attention.value": "encoder.layer.*.attention.attention.value",
    "layers.*.attention.output": "encoder.layer.*.attention.output.dense",
    "layers.*.around_feed_forward.norm": "encoder.layer.*.layernorm_after",
    "layers.*.feed_forward.expand": "encoder.layer.*.intermediate.dense",
    "layers.*.feed_forward.contract": "encoder.layer.*.output.dense",
}
"""Version 5 of the library has other names in the model than in the files it reads and writes."""
VIT_CHANGES: dict[str, Change] = {
    "embeddings.cls_token": lambda token: token.flatten(),  # (1, 1, C) -> (C,)
    "embeddings.position_embeddings": lambda table: table.flatten(0, 1),  # (1, N + 1, C) -> (N + 1, C)
    "embeddings.patch_embeddings.projection.weight": lambda kernel: kernel.flatten(1),  # (C, K, P, P) -> (C, K·P·P)
}


class Weights:
    """A state_dict of the transformers library, whose names may begin with the model's kind, such as "bert.".

    The oldest files call a norm's weight and bias gamma and beta.

    Source: Wolf et al. (2020), section 3, for the classes with and without a head.
    """

    def __init__(self, state: Mapping[str, Tensor], *, prefix: str) -> None:
        self.state = {
            re.sub(r"\.beta$", ".bias", re.sub(r"\.gamma$", ".weight", name.removeprefix(prefix))): tensor
            for name, tensor in state.items()
        }

    def __contains__(self, name: str) -> bool:
        """Say whether there is such a weight."""
        return name in self.state

    def size(self, name: str) -> torch.Size:
        """Return a weight's shape. Raises ValueError when there is no such weight."""
        return self._get(name).size()

    def count(self, pattern: str) -> int:
        """Return how many layers there are: the star of ``pattern`` stands for 0, 1 and so on."""
        layer = 0
        while pattern.replace("*", str(layer)) in self.state:
            layer += 1
        return layer

    def load_into(
        self,
        model: nn.Module,
        names: Mapping[str, str],
        *,
        changes: Mapping[str, Change] | None = None,
        fresh: Collection[str] = (),
    ) -> None:
        """Copy every weight that the model has, except those of the parts in ``fresh``.

        Raises:
            ValueError: a weight is missing or has another shape.
        """
        for name, parameter in model.named_parameters():
            if name.split(".")[0] in fresh:
                continue
            starred, layer = _renamed(name, names)
            theirs = starred.replace("*", layer)
            found = self._get(theirs)
            if changes and starred in changes:
                found = changes[starred](found)
            if found.shape != parameter.shape:
                raise ValueError(f"{theirs} has the shape {tuple(found.shape)}, {name} needs {tuple(parameter.shape)}")
            with torch.no_grad():
                parameter.copy_(found)

    def _get(self, name: str) -> Tensor:
        if name not in self.state:
            raise ValueError(f"these weights have no {name}: they are of another kind of model, or lack this part")
        return self.state[name]


def _renamed(name: str, names: Mapping[str, str]) -> tuple[str, str]:
    number = re.search(r"\.(\d+)\.", name)
    starred = re.sub(r"\.\d+\.", ".*.", name)
    module, _, kind = starred.rpartition(".")
    theirs = names[starred] if starred in names else f"{names[module]}.{kind}"
    return theirs, number[1] if number else ""
