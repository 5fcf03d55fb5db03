"""The Vision Transformer: an image is cut into patches, and each patch is a token.

Source: Dosovitskiy et al. (2021), *An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale*. An
image has K colors and Y × X pixels; the sequence has N patches of P × P pixels and, before them, the class token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tutor.models.blocks import EncoderLayer
from tutor.models.hugging_face import VIT_CHANGES, VIT_NAMES, VIT_NAMES_IN_FILES, Weights
from tutor.models.positions import LearnedPositions


@dataclass(frozen=True, slots=True, kw_only=True)
class ViTConfig:
    """The sizes of a ViT; ViT-Base has 12 layers, 12 heads, 768 and 3072, patches of 16 and images of 224 pixels.

    Source: Dosovitskiy et al. (2021), table 1.
    """

    n_class: int
    image_size: int = 8
    """Height and width in pixels."""
    patch_size: int = 2
    n_color: int = 1
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    n_hidden: int = 128
    dropout: float = 0.0
    eps: float = 1e-12


def patchify(images: Tensor, size: int) -> Tensor:
    """Cut images into squares of ``size`` = P pixels: (B, K, Y, X) -> (B, N, K·P·P), row by row.

    Raises:
        ValueError: the patches do not fill the image.

    Source: Dosovitskiy et al. (2021), section 3.1: x_p, N patches of P² · C values.
    """
    B, K, Y, X = images.size()
    if Y % size or X % size:
        raise ValueError(f"patches of {size} × {size} pixels do not fill an image of {Y} × {X}")
    grid = images.view(B, K, Y // size, size, X // size, size)  # (B, K, Y / P, P, X / P, P)
    return grid.permute(0, 2, 4, 1, 3, 5).reshape(B, -1, K * size * size)  # (B, N, K·P·P)


class ViT(nn.Module):
    """Patches, a class token and learned positions, a stack of pre-norm encoder layers, a head on the class token.

    Source: Dosovitskiy et al. (2021), section 3.1, equations 1 to 4.
    """

    def __init__(self, config: ViTConfig) -> None:
        super().__init__()
        self.config = config
        P = config.patch_size
        N = (config.image_size // P) ** 2
        self.projection = nn.Linear(config.n_color * P * P, config.n_embd)
        self.class_token = nn.Parameter(torch.zeros(config.n_embd))
        self.positions = LearnedPositions(N + 1, config.n_embd)
        self.layers = nn.ModuleList(
            EncoderLayer(
                config.n_embd,
                config.n_head,
                config.n_hidden,
                dropout=config.dropout,
                activation="gelu",
                norm_first=True,
                eps=config.eps,
            )
            for _ in range(config.n_layer)
        )
        self.norm = nn.LayerNorm(config.n_embd, eps=config.eps)
        self.head = nn.Linear(config.n_embd, config.n_class)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.zeros_(self.head.weight)

    def encode(self, images: Tensor, *, weights: bool = False) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return (states, maps): images (B, K, Y, X) -> (B, N + 1, C) and, where asked for, L × (B, H, N + 1, N + 1).

        State 0 is the class token's, then come the patches row by row.

        Raises:
            ValueError: the patches do not fill the image, or there are more than positions.

        Source: Dosovitskiy et al. (2021), equations 1 to 3.
        """
        patches = self.projection(patchify(images, self.config.patch_size))  # (B, N, C)
        first = self.class_token.expand(len(images), 1, -1)  # (B, 1, C)
        x = self.positions(torch.cat((first, patches), dim=1))  # (B, N + 1, C)
        x = F.dropout(x, self.config.dropout, self.training)
        maps: list[Tensor] = []
        for layer in self.layers:
            x, shown = layer(x, weights=weights)
            maps += [] if shown is None else [shown]
        return self.norm(x), tuple(maps)

    def forward(self, images: Tensor, *, weights: bool = False) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return (logits, maps): images (B, K, Y, X) -> one logit a class and, where asked for, the maps of `encode`.

        Source: Dosovitskiy et al. (2021), equation 4, and section 3.2 for the head of one linear layer.
        """
        states, maps = self.encode(images, weights=weights)
        return self.head(states[:, 0]), maps

    def loss(self, images: Tensor, classes: Tensor) -> Tensor:
        """Return the mean cross entropy in nats: images (B, K, Y, X), classes (B,) -> a scalar."""
        return F.cross_entropy(self(images)[0], classes)

    @classmethod
    def from_hugging_face(cls, state: Mapping[str, Tensor], *, n_head: int, n_class: int | None = None) -> ViT:
        """Return a ViT with the weights of transformers' ViT classes: ``state`` is their state_dict.

        The patches' projection there is a convolution (C, K, P, P); here it is one matrix.

        With ``n_class`` the head is a new one of zeros, for other classes or where there is none, as in a ViTModel.

        Raises:
            ValueError: a weight is missing or does not fit.

        Source: Wolf et al. (2020), *Transformers: State-of-the-Art Natural Language Processing*; Dosovitskiy et al.
        (2021), section 3.2, for the new head.
        """
        weights = Weights(state, prefix="vit.")
        old = "encoder.layer.0.layernorm_before.weight" in weights
        names = VIT_NAMES_IN_FILES if old else VIT_NAMES
        n_embd, n_color, patch_size, _ = weights.size("embeddings.patch_embeddings.projection.weight")
        patches = weights.size("embeddings.position_embeddings")[1] - 1
        contract = names["layers.*.feed_forward.contract"]
        config = ViTConfig(
            n_class=weights.size("classifier.weight")[0] if n_class is None else n_class,
            image_size=round(patches**0.5) * patch_size,
            patch_size=patch_size,
            n_color=n_color,
            n_layer=weights.count(f"{contract}.weight"),
            n_head=n_head,
            n_embd=n_embd,
            n_hidden=weights.size(f"{contract}.weight".replace("*", "0"))[1],
        )
        model = cls(config)
        weights.load_into(model, names, changes=VIT_CHANGES, fresh=() if n_class is None else ("head",))
        return model
