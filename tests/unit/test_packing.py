"""Numbers packed as bytes come back as they were, on the wire too."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.client.decoding import decode_event
from tutor.engine.protocol import FEWEST_PACKED, PACKED, FigureShown, encode
from tutor.figures import Attention, Curves, Matrix, Panels, Series
from tutor.figures.packing import Packed, pack, unpack

Numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def arrays(draw: st.DrawFn, numbers: st.SearchStrategy[Any]) -> Any:
    """Nested tuples of one to four axes."""
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    nested = [draw(numbers) for _ in range(math.prod(shape))]
    for size in reversed(shape):
        nested = [tuple(nested[start : start + size]) for start in range(0, len(nested), size)]
    return nested[0]


@given(arrays(Numbers))
def test_numbers_come_back_exactly(numbers: Any) -> None:
    found = pack(numbers)
    assert found is not None and unpack(found) == numbers


@given(arrays(st.floats(allow_nan=False, allow_infinity=False, width=32)))
def test_numbers_of_four_bytes_take_four_bytes(numbers: Any) -> None:
    found = pack(numbers)
    assert found is not None and found.code == "f" and len(found.data) == 4 * math.prod(found.shape)
    assert unpack(found) == numbers


@given(arrays(st.one_of(st.none(), Numbers)))
def test_gaps_come_back_as_gaps(numbers: Any) -> None:
    found = pack(numbers)
    assert found is not None and unpack(found) == numbers


@pytest.mark.parametrize(
    "numbers",
    [
        (),
        ((),),
        ((1.0, 2.0), (3.0,)),
        ("a", "b"),
        ((True, False),),
        ((1.0, "b"),),
        (1, 2),
        (math.nan,),
        (math.inf, 1.0),
    ],
)
def test_what_is_no_array_of_finite_floats_is_left_alone(numbers: Any) -> None:
    assert pack(numbers) is None


def test_few_numbers_are_left_alone_and_wrong_bytes_refused() -> None:
    assert pack((1.0, 2.0), fewest=3) is None
    with pytest.raises(ValueError, match="3 numbers do not fill"):
        unpack(Packed(shape=(2, 2), code="f", data=struct.pack("<3f", 1, 2, 3)))


def test_large_arrays_cross_the_wire_packed_and_small_ones_as_they_are() -> None:
    rows = tuple(tuple(math.sin(i * j) for j in range(64)) for i in range(FEWEST_PACKED // 64))
    gap = ((*rows[0][:-1], None), *rows[1:])
    figure = Panels(
        title="all",
        figures=(
            Attention(title="a", weights=((rows,),), queries=("q",) * 64, keys=("k",) * 64, scores=((gap,),)),
            Matrix(title="m", values=gap),
            Matrix(title="small", values=((1.0, None),)),
            Curves(title="c", series=(Series(label="s", x=(1.0,) * 4096, y=(2.0, None) * 2048),)),
        ),
    )
    event = FigureShown(run_id=1, name="all", figure=figure)
    frame = encode(event)
    sent = json.loads(frame)["figure"]["figures"]
    assert sent[0]["weights"][PACKED] == [1, 1, 64, 64] and sent[2]["values"] == [[1.0, None]]
    assert decode_event(frame) == event
