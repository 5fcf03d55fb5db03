"""What a lesson does about a package that may not be installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import lab
from tutor.figures import Text


@pytest.fixture(autouse=True)
def figures() -> Iterator[None]:
    lab.shown.clear()
    yield
    lab.shown.clear()


def test_a_package_that_is_there_is_returned_and_nothing_is_shown() -> None:
    assert lab.optional("json", extra="hf") is sys.modules["json"]
    assert not lab.shown


def test_a_package_that_is_missing_is_none_and_its_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    assert lab.optional("transformers", extra="hf") is None
    (figure,) = lab.shown.values()
    assert isinstance(figure, Text)
    assert figure.title == "transformers is not installed" and "pip install 'attn-tutor[hf]'" in figure.text


def test_a_package_that_is_broken_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_installed.py").write_text("import a_part_that_is_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="a_part_that_is_not_there"):
        lab.optional("half_installed", extra="hf")
    assert not lab.shown


def test_a_package_that_comes_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    assert lab.optional("comes_later", extra="hf") is None
    (tmp_path / "comes_later.py").write_text("here = True\n")
    found = lab.optional("comes_later", extra="hf")
    assert found is not None and found.here
