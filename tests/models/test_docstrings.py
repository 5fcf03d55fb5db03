"""Every public thing that learners read or call says what it does, the shapes of its tensors, and where it is from."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

PACKAGES = ("tutor.models", "tutor.data", "tutor.training", "tutor.lab", "tutor.faults")
MODELS = Path(__file__).parents[2] / "tutor" / "models"
SHAPE = re.compile(r"\((?:\.\.\.|[A-Z]\b|2·?[A-Z]\b|high|size / 2|lines·columns)[^()]*\)")
TENSOR = re.compile(r"\b(Tensor|Array|NDArray)\b")


def modules() -> Iterator[ModuleType]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(getattr(package, "__path__", []), f"{name}."):
            yield importlib.import_module(found.name)


def members() -> Iterator[tuple[str, Any, str]]:
    """Yield (name, object, docstring of the class around it)."""
    for module in modules():
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(thing):
                yield f"{module.__name__}.{name}", thing, ""
            elif inspect.isclass(thing):
                yield f"{module.__name__}.{name}", thing, ""
                for inner, method in vars(thing).items():
                    method = getattr(method, "__func__", getattr(method, "fget", method))
                    if inspect.isfunction(method) and not inner.startswith("_"):
                        yield f"{module.__name__}.{name}.{inner}", method, thing.__doc__ or ""


def has_tensors(thing: Any) -> bool:
    return not inspect.isclass(thing) and any(TENSOR.search(str(kind)) for kind in thing.__annotations__.values())


def test_the_walk_finds_what_is_public() -> None:
    names = {name for name, _, _ in members()}
    assert {"tutor.models.gpt.GPT.forward", "tutor.models.gpt.GPT.from_hugging_face"} <= names
    assert {
        "tutor.models.bert.mask_tokens",
        "tutor.models.vit.patchify",
        "tutor.models.efficient.linear_attention",
    } <= names
    assert {"tutor.data.text.load_english", "tutor.data.translation.Translation.alignment"} <= names
    assert {"tutor.training.Trainer.run", "tutor.training.evaluate", "tutor.lab.figures.attention"} <= names
    assert {module.__name__ for module in modules()} >= {f"tutor.models.{one.stem}" for one in MODELS.glob("[a-z]*.py")}


@pytest.mark.parametrize(("name", "thing", "around"), [pytest.param(*one, id=one[0]) for one in members()])
def test_a_docstring_has_shapes_and_a_source(name: str, thing: Any, around: str) -> None:
    text = inspect.getdoc(thing) or ""
    assert text.split("\n")[0].endswith((".", ":")), f"{name} has no sentence that says what it does"
    if has_tensors(thing):
        assert SHAPE.search(text.split("Source: ")[0]), f"{name} takes or returns tensors and gives no shape"
    module = inspect.getmodule(thing)
    told = (module.__doc__ or "") if module else ""
    if name.startswith("tutor.models"):
        assert "Source: " in text + around or not (has_tensors(thing) or inspect.isclass(thing)), f"{name}: no source"
        assert "Source: " in told, f"{module} names no source"
    if name.startswith(("tutor.data", "tutor.training")) and has_tensors(thing):
        assert "Source: " in text + around + told, f"{name} names no source, and neither does its module"


def test_what_a_docstring_lacks_is_noticed() -> None:
    for no_shape in ("(softmax over keys)", "(see above)", "(2017)", "(PSF)", "(Radford)"):
        assert not SHAPE.search(f"Return x {no_shape}."), no_shape
    for shape in ("(B, T, C)", "(..., T, S)", "(N,)", "(..., C)", "(B, T + 1)", "(lines·columns, 2)"):
        assert SHAPE.search(f"x {shape}"), shape
