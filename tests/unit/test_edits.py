from __future__ import annotations

import json

import pytest

from tutor.figures import Edits


def test_edits_come_back_from_json_as_they_were() -> None:
    edits = Edits(ablated=((0, 3), (1, 0)), masked=(4,), cells=((1, 2, 5, 0, -3.25),), part="decoder")
    assert Edits.from_json(edits.to_json()) == edits
    assert Edits.from_json("{}") == Edits() and not Edits() and edits


@pytest.mark.parametrize(
    "entries", [[], {"heads": [[0, 1]]}, {"ablated": [3]}, {"cells": [[0, 0, 1, 1]]}, {"masked": 2}]
)
def test_what_is_not_edits_is_refused(entries: object) -> None:
    with pytest.raises(ValueError, match="edits"):
        Edits.from_json(json.dumps(entries))
