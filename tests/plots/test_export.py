"""Figures as files: NumPy reads what was written, the picture holds every cell."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest

from tests.plots.samples import FIGURES
from tutor.figures import Attention, Matrix, Panels, Text
from tutor.plots.export import NotExported, as_npz, as_svg

WEIGHTS = (((0.25, 0.75), (1.0, 0.0)), ((0.1, 0.9), (0.5, 0.5)))
HEADS = Attention(
    title="two heads",
    weights=(WEIGHTS,),
    queries=("le", "chat"),
    keys=("the", "猫"),
    masked=((False, False), (False, True)),
    scores=(((((0.5, None), (1e300, -0.1))), ((0.1, 0.2), (0.3, 0.4))),),
    scale=0.5,
    values=((((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),) * 2,),
    special=(0,),
    loss=1.25,
)


def arrays(data: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return dict(file)


def test_numpy_reads_every_array_of_an_attention() -> None:
    found = arrays(as_npz(HEADS))
    assert found["weights"].shape == (1, 2, 2, 2) and found["weights"].tolist() == [
        [[list(row) for row in head] for head in WEIGHTS]
    ]
    assert found["weights"].dtype == np.float64 and found["values"].dtype == np.float32
    assert np.isnan(found["scores"][0, 0, 0, 1]) and found["scores"][0, 0, 1, 0] == 1e300
    assert found["values"].shape == (1, 2, 2, 3) and found["values"][0, 1, 1].tolist() == [4, 5, 6]
    assert found["masked"].dtype == bool and found["masked"].tolist() == [[False, False], [False, True]]
    assert found["queries"].tolist() == ["le", "chat"] and found["keys"].tolist() == ["the", "猫"]
    assert found["special"].tolist() == [0] and (found["scale"], found["loss"]) == (0.5, 1.25)


def test_panels_and_matrices_have_names_of_their_own() -> None:
    matrix = Matrix(title="m", values=((1.0, 2.0, 3.0),), row_labels=("a",))
    part = Attention(title="c", weights=(WEIGHTS,), queries=("a", "b"), keys=("c", "d"), part="cross-attention")
    found = arrays(as_npz(Panels(title="both", figures=(matrix, part))))
    assert found["1.values"].tolist() == [[1, 2, 3]] and found["1.rows"].tolist() == ["a"]
    assert found["1.columns"].shape == (0,) and found["cross-attention.weights"].shape == (1, 2, 2, 2)


def test_layers_of_different_numbers_of_heads_are_arrays_of_their_own() -> None:
    found = arrays(as_npz(Attention(title="a", weights=(WEIGHTS, WEIGHTS[:1]), queries=("a", "b"), keys=("c", "d"))))
    assert found["weights_0"].shape == (2, 2, 2) and found["weights_1"].tolist() == [[list(row) for row in WEIGHTS[0]]]


def test_what_has_no_arrays_is_refused() -> None:
    with pytest.raises(NotExported, match="an attention or a matrix"):
        as_npz(Text(title="t", text="t"))
    with pytest.raises(NotExported, match="differ in length"):
        as_npz(Matrix(title="m", values=((1.0, 2.0), (3.0,))))


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_svg_with_the_figures_title(name: str) -> None:
    root = ElementTree.fromstring(as_svg(FIGURES[name]))
    assert root.tag.endswith("svg")
    words = "".join(root.itertext()).replace("\xa0", " ")
    assert FIGURES[name].title.split()[0] in words


def test_a_picture_of_a_wide_matrix_holds_all_of_its_columns() -> None:
    size = 128
    wide = Matrix(
        title="wide",
        values=tuple(tuple(float(x == y) for x in range(size)) for y in range(size)),
        row_labels=tuple(f"q{i}" for i in range(size)),
        column_labels=tuple(f"k{i}" for i in range(size)),
    )
    words = "".join(ElementTree.fromstring(as_svg(wide)).itertext())
    assert "q127" in words and "of 128" not in words
