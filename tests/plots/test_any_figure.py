"""What holds for any figure at any size: exact widths, no control characters, styles everywhere, ASCII where asked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.plots.samples import FIGURES, PALETTES
from tutor.figures import (
    Arrow,
    Attention,
    BarGroup,
    Bars,
    Box,
    Calculator,
    Curves,
    DecisionMap,
    Diagram,
    Figure,
    Frame,
    Level,
    Matrix,
    OverTime,
    Panels,
    Point,
    Points,
    Series,
    Surface,
    Table,
    Text,
    Tokens,
)  # fmt: skip
from tutor.plots import Palette, describe, draw, wanted_height

tame = st.floats(-1e4, 1e4)
wild = st.floats(allow_nan=False, allow_infinity=False)
number = st.one_of(tame, st.sampled_from([0.0, 1.0, -1.0, 1e-12, 5e-324, 1.7e308, -1.7e308]), wild)
value = st.one_of(number, st.none())
word = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["the", "", " ", "\n", "\t", "北京", "👩‍👩‍👧", "é", "e\u0301", "a\x1b[31m", "❤️", "\u202eabc", "🇩🇪", "\x00"]
    ),
)
short = st.lists(word, max_size=7).map(tuple)


def row(size: int) -> st.SearchStrategy[tuple[float | None, ...]]:
    return st.lists(value, min_size=size, max_size=size).map(tuple)


@st.composite
def series(draw: st.DrawFn) -> Series:
    size = draw(st.integers(0, 40))
    xs = draw(st.lists(number, min_size=size, max_size=size))
    low, high = (draw(st.one_of(st.just(()), row(size))) for _ in range(2))
    return Series(label=draw(word), x=tuple(sorted(xs)), y=draw(row(size)), low=low, high=high)


curves = st.builds(
    Curves,
    title=word, x_label=word, y_label=word, log_x=st.booleans(), log_y=st.booleans(), dots=st.booleans(),
    series=st.lists(series(), max_size=9).map(tuple),
    levels=st.lists(st.builds(Level, label=word, y=number), max_size=2).map(tuple),
    x_limits=st.one_of(st.none(), st.tuples(number, number)),
)  # fmt: skip


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    rows, columns = draw(st.integers(0, 40)), draw(st.integers(0, 40))
    one = draw(row(columns)) if columns else ()
    values = tuple(one[shift:] + one[:shift] for shift in (index % max(1, columns) for index in range(rows)))
    masked = draw(st.booleans())
    return Matrix(
        title=draw(word), values=values, row_labels=draw(short), column_labels=draw(short), signed=draw(st.booleans()),
        masked=tuple(tuple((r + c) % 3 == 0 for c in range(columns)) for r in range(rows)) if masked else None,
        row_title=draw(word), column_title=draw(word),
        low=draw(st.one_of(st.none(), number)), high=draw(st.one_of(st.none(), number)),
    )  # fmt: skip


@st.composite
def attentions(draw: st.DrawFn) -> Attention:
    rows, columns = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    layers, heads = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    one = tuple(draw(row(columns)) for _ in range(rows))
    labels = draw(st.lists(word, min_size=20, max_size=20))
    return Attention(
        title=draw(word), weights=((one,) * heads,) * layers, queries=tuple(labels[:rows]), keys=tuple(labels[:columns])
    )


@st.composite
def trainings(draw: st.DrawFn) -> OverTime:
    size, count = draw(st.integers(1, 9)), draw(st.integers(0, 5))
    heads = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    one = tuple(draw(row(size)) for _ in range(size))
    steps = draw(st.lists(number, min_size=count, max_size=count))
    return OverTime(
        title=draw(word),
        steps=tuple(sorted(steps)),
        weights=tuple(tuple((one,) * number_of_heads for number_of_heads in heads) for _ in range(count)),
        tokens=tuple(draw(st.lists(word, min_size=size, max_size=size))),
        losses=tuple(draw(st.lists(series(), max_size=2))),
        levels=tuple(draw(st.lists(st.builds(Level, label=word, y=number), max_size=1))),
    )


@st.composite
def calculators(draw: st.DrawFn) -> Calculator:
    queries, keys, entries, width = (draw(st.integers(1, most)) for most in (8, 8, 6, 6))
    names = draw(st.lists(word, min_size=8, max_size=8))
    masked = draw(st.lists(st.lists(st.booleans(), min_size=8, max_size=8), min_size=8, max_size=8))
    return Calculator(
        title=draw(word),
        q=tuple(draw(row(entries)) for _ in range(queries)),
        k=tuple(draw(row(entries)) for _ in range(keys)),
        v=tuple(draw(row(width)) for _ in range(keys)),
        queries=tuple(names[:queries]),
        keys=tuple(names[:keys]),
        masked=tuple(tuple(line[:keys]) for line in masked[:queries]),
        scale=draw(st.booleans()),
        causal=draw(st.booleans()),
        query=draw(st.integers(0, queries - 1)),
    )


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    places = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), unique=True, max_size=9))
    boxes = [
        Box(id=str(at), label=draw(word), row=row, column=column, group=draw(st.sampled_from([None, 0, 3])))
        for at, (row, column) in enumerate(places)
    ]
    ends = st.sampled_from([*(box.id for box in boxes), "lost"])
    side = st.sampled_from(["", "left", "right"])
    arrow = st.builds(Arrow, start=ends, end=ends, label=word, via=side)
    few = st.integers(0, 3)
    frame = st.builds(Frame, label=word, row=few, column=few, rows=st.integers(1, 4), columns=st.integers(1, 2))
    return Diagram(
        title=draw(word),
        boxes=tuple(boxes),
        arrows=tuple(draw(st.lists(arrow, max_size=8))),
        frames=tuple(draw(st.lists(frame, max_size=2))),
    )


@st.composite
def decision_maps(draw: st.DrawFn) -> DecisionMap:
    rows, columns = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    cells = tuple(tuple(draw(st.integers(0, 7)) for _ in range(columns)) for _ in range(rows))
    sure = tuple(tuple(0.1 * ((r + c) % 10) for c in range(columns)) for r in range(rows))
    return DecisionMap(
        title=draw(word),
        x_limits=draw(st.tuples(number, number)),
        y_limits=draw(st.tuples(number, number)),
        classes=cells,
        confidence=draw(st.sampled_from([None, sure])),
        points=draw(points),
        class_names=draw(short),
        x_label=draw(word),
    )


@st.composite
def surfaces(draw: st.DrawFn) -> Surface:
    columns = draw(st.integers(0, 9))
    return Surface(
        title=draw(word),
        x_limits=draw(st.tuples(number, number)),
        y_limits=draw(st.tuples(number, number)),
        values=draw(st.lists(row(columns), max_size=9).map(tuple)),
        paths=draw(st.lists(series(), max_size=3).map(tuple)),
        x_label=draw(word),
        y_label=draw(word),
    )


points = st.lists(st.builds(Point, x=number, y=number, group=st.integers(0, 9), label=word), max_size=12).map(tuple)


@st.composite
def bars(draw: st.DrawFn) -> Bars:
    labels = draw(short)
    groups = tuple(BarGroup(name=draw(word), values=draw(row(len(labels)))) for _ in range(draw(st.integers(0, 4))))
    return Bars(title=draw(word), labels=labels, groups=groups, unit=draw(word), log=draw(st.booleans()))


single: st.SearchStrategy[Figure] = st.one_of(
    curves,
    matrices(),
    attentions(),
    calculators(),
    diagrams(),
    trainings(),
    decision_maps(),
    surfaces(),
    st.builds(Points, title=word, points=points, x_label=word, y_label=word, group_names=short),
    bars(),
    st.builds(
        Table,
        title=word,
        columns=short,
        rows=st.lists(short, max_size=6).map(tuple),
        marked=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=2).map(tuple),
    ),
    st.lists(st.tuples(word, value), max_size=30).map(
        lambda pairs: Tokens(title="t", tokens=tuple(p[0] for p in pairs), values=tuple(p[1] for p in pairs))
    ),
    st.builds(Text, title=word, text=st.text(max_size=300)),
)
figures = st.one_of(
    single, st.lists(single, min_size=1, max_size=4).map(lambda f: Panels(title="both", figures=tuple(f)))
)
palettes = st.builds(
    Palette,
    colors=st.sampled_from(["truecolor", "256", "16", "none"]),
    ascii=st.booleans(),
    dark=st.booleans(),
    marker=st.sampled_from(["hd", "braille"]),
)


def check(figure: Figure, width: int, height: int, palette: Palette) -> None:
    lines = draw(figure, width, height, palette)
    assert len(lines) <= height
    for line in lines:
        text = "".join(segment.text for segment in line)
        assert sum(segment.cell_length for segment in line) == width
        assert cell_len(text) == width
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text), repr(text)
        assert all(segment.style is not None and segment.control is None for segment in line)
        assert text.isascii() or not palette.ascii


@settings(max_examples=300, deadline=None)
@given(figure=figures, width=st.integers(20, 170), height=st.integers(5, 50), palette=palettes)
def test_any_figure_fits_its_place(figure: Figure, width: int, height: int, palette: Palette) -> None:
    check(figure, width, height, palette)
    assert wanted_height(figure, width, palette) >= 0


@settings(max_examples=60, deadline=None)
@given(figure=figures, width=st.integers(1, 20), height=st.integers(1, 5))
def test_a_place_too_small_is_survived(figure: Figure, width: int, height: int) -> None:
    check(figure, width, height, Palette())


@settings(max_examples=120, deadline=None)
@given(figure=figures, width=st.integers(20, 120))
def test_any_figure_is_described(figure: Figure, width: int) -> None:
    text = describe(figure, width)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in text.replace("\n", ""))


@pytest.mark.parametrize("width", (40, 80, 160))
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"matrix-large"}))
def test_nothing_is_missing_at_the_wanted_height(name: str, palette: Palette, width: int) -> None:
    lines = draw(FIGURES[name], width, wanted_height(FIGURES[name], width, palette), palette, hint="THE-REST")
    text = "\n".join("".join(segment.text for segment in line) for line in lines)
    assert "THE-REST" not in text


@pytest.mark.parametrize("name", ("matrix-large", "table", "bars", "text", "attention", "panels"))
def test_what_is_cut_off_is_said(name: str) -> None:
    lines = draw(FIGURES[name], 60, 5, Palette(colors="none"), hint="see f")
    text = "\n".join("".join(segment.text for segment in line) for line in lines)
    assert " of " in text and "see f" in text
