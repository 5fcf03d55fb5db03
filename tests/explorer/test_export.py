"""Files that an exploration is written to: read back with NumPy, json and an XML parser."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.explorer.figures import TOKENS, kept_attention
from tests.plots.samples import two_heads_appear
from tutor.explorer import Exploration, explore
from tutor.explorer.editing import masked_key
from tutor.explorer.export import FORMATS, ExportFailed, export, suggested_name
from tutor.plots.palette import level_of
from tutor.plots.ramps import ramp


def opened() -> Exploration:
    return explore(kept_attention()).at_head(1, 2).in_view("matrix").at_cell(4, 2)


def test_numpy_reads_the_arrays_and_the_labels(tmp_path: Path) -> None:
    figure = kept_attention()
    export(opened(), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert {"keys", "masked", "queries", "scores", "values", "weights"} <= set(file)
        assert file["weights"].dtype == np.float64 and file["weights"].shape == (2, 3, 6, 6)
        assert np.array_equal(file["weights"], np.array(figure.weights))
        assert np.array_equal(file["scores"], np.array(figure.scores))
        assert np.array_equal(file["values"], np.array(figure.values))
        assert np.array_equal(file["masked"], np.array(figure.masked)) and file["masked"].dtype == bool
        assert tuple(file["keys"]) == TOKENS


def test_what_is_not_finite_is_nan_and_uneven_layers_get_arrays_of_their_own(tmp_path: Path) -> None:
    figure = kept_attention()
    first, second = figure.weights
    broken = ((None, *first[0][0][1:]), *first[0][1:])
    uneven = replace(
        figure, weights=((broken,), second), scores=None, values=None, masked=None, queries=("é北", *TOKENS[1:])
    )
    export(explore(uneven), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert {"keys", "queries", "weights_0", "weights_1"} <= set(file) and "weights" not in file
        assert np.isnan(file["weights_0"][0, 0, 0]) and file["weights_1"].shape == (3, 6, 6)
        assert file["queries"][0] == "é北"


def test_json_holds_the_figure_with_the_edits(tmp_path: Path) -> None:
    changed = masked_key(opened())
    export(changed, tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert found["figure"]["kind"] == "attention" and found["edits"]["masked"] == [2]
    assert found["figure"]["weights"][1][2][4] == pytest.approx(changed.maps.weights(1, 2)[4])
    assert found["looked_at"]["head"] == 2 and set(found["looked_at"]["detectors"]) == set(changed.maps.detected(1, 2))


def test_each_cell_of_the_svg_has_the_color_and_the_number_of_its_weight(tmp_path: Path) -> None:
    exploration = opened()
    export(exploration, tmp_path / "a.svg")
    root = ET.parse(tmp_path / "a.svg").getroot()
    cells = {rect[0].text: rect.get("fill") for rect in root.iter("{http://www.w3.org/2000/svg}rect") if len(rect)}
    colors, high = ramp("truecolor", False, False), exploration.maps.limits[1]
    assert len(cells) == 36
    for query in range(6):
        for key in range(6):
            value = exploration.figure.weights[1][2][query][key] or 0.0
            told = next(
                name
                for name in cells
                if name and name.startswith(f"{TOKENS[query]} ({query}) → {TOKENS[key]} ({key}): ")
            )
            if key > query:
                assert told.endswith("masked")
            else:
                assert float(told.rsplit(" ", 1)[1]) == pytest.approx(value, rel=1e-3)
                assert cells[told] == colors[level_of(value, 0.0, high, len(colors))]


def test_the_svg_of_all_heads_has_a_cell_for_each_pooled_weight(tmp_path: Path) -> None:
    export(explore(kept_attention()), tmp_path / "a.svg")
    root = ET.parse(tmp_path / "a.svg").getroot()
    small = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if rect.get("width") == "4"]
    assert len(small) == 2 * 3 * 36


def test_text_holds_picture_and_numbers(tmp_path: Path) -> None:
    export(opened(), tmp_path / "a.txt")
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert "layer 2/2  head 3/3" in text and "rows: query (6), columns: key (6)" in text
    export(explore(two_heads_appear()), tmp_path / "b.txt")
    assert "step 200   loss 0.2144" in (tmp_path / "b.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_exists_is_not_replaced(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{kind}"
    path.write_text("mine")
    with pytest.raises(ExportFailed, match="exists already"):
        export(opened(), path)
    assert path.read_text() == "mine" and list(tmp_path.iterdir()) == [path]


def test_names_and_folders_that_do_not_work_are_told(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match=r"must end in one of \.txt, \.svg, \.json, \.npz, not in '\.png'"):
        export(opened(), tmp_path / "a.png")
    with pytest.raises(ExportFailed, match="can not be written: No such file"):
        export(opened(), tmp_path / "none" / "a.npz")
    assert suggested_name(opened()) == "a-small-model-l2h3"
    assert suggested_name(explore(kept_attention())) == "a-small-model"
