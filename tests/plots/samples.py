"""One realistic figure of each kind, and the awkward ones, for the tests of drawing."""

from __future__ import annotations

import math
import random
from itertools import pairwise

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
)
from tutor.plots import Palette

WORDS = ("the", "journey", "of", "a", "thousand", "miles", "starts", "with", "one", "step", "said", "the", "old", "man")

PALETTES = {
    "truecolor": Palette(colors="truecolor"),
    "256": Palette(colors="256"),
    "16": Palette(colors="16"),
    "none": Palette(colors="none"),
    "ascii": Palette(colors="none", ascii=True),
}
SIZES = ((80, 20), (40, 12), (160, 40))


def softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    weights = [math.exp(score - top) for score in scores]
    return [weight / sum(weights) for weight in weights]


def causal(size: int, seed: int) -> tuple[tuple[float, ...], ...]:
    draw = random.Random(seed)
    rows = []
    for query in range(size):
        weights = softmax([draw.gauss(0, 1.6) for _ in range(query + 1)])
        rows.append(tuple(weights + [0.0] * (size - query - 1)))
    return tuple(rows)


def causal_mask(size: int) -> tuple[tuple[bool, ...], ...]:
    return tuple(tuple(key > query for key in range(size)) for query in range(size))


def loss_curve() -> Curves:
    draw = random.Random(0)
    steps = tuple(float(step) for step in range(600))

    def loss(pace: float, floor: float) -> tuple[float, ...]:
        return tuple(4.2 * math.exp(-step / pace) + floor + 0.05 * draw.random() for step in steps)

    return Curves(
        title="GPT on English text",
        series=(
            Series(label="train", x=steps, y=loss(120, 1.5)),
            Series(label="val", x=steps[::50], y=loss(140, 1.6)[::50]),
        ),
        x_label="step",
        y_label="loss",
        x_limits=(0.0, 1000.0),
        levels=(Level(label="ln 65", y=math.log(65)),),
    )


def entropy() -> Curves:
    sizes = (4.0, 16.0, 64.0, 256.0, 1024.0)
    return Curves(
        title="entropy of the weights",
        x_label="d_k",
        y_label="nats",
        log_x=True,
        series=(
            Series(label="raw", x=sizes, y=(3.5, 2.6, 1.1, 0.3, None)),
            Series(label="scaled", x=sizes, y=(3.7, 3.65, 3.66, 3.6, 3.65)),
        ),
        levels=(Level(label="ln 64", y=math.log(64)),),
    )


def attention_matrix(size: int = 14) -> Matrix:
    labels = WORDS[:size] if size <= len(WORDS) else ()
    return Matrix(
        title="head 1: causal attention",
        values=causal(size, 3),
        row_labels=labels,
        column_labels=labels,
        masked=causal_mask(size),
        low=0.0,
    )


def similarity() -> Matrix:
    names = ("king", "queen", "man", "woman", "apple", "pear", "red", "blue")
    values = tuple(tuple(round(math.cos(row * column * 0.7), 6) for column in range(8)) for row in range(8))
    return Matrix(
        title="similarity", values=values, row_labels=names, column_labels=names, signed=True,
        row_title="word", column_title="word",
    )  # fmt: skip


def two_moons() -> DecisionMap:
    draw = random.Random(5)
    points = []
    for index in range(40):
        turn = math.pi * index / 40
        points.append(Point(x=math.cos(turn) + draw.gauss(0, 0.1), y=math.sin(turn) + draw.gauss(0, 0.1), group=0))
        points.append(Point(x=1 - math.cos(turn) + draw.gauss(0, 0.1), y=0.5 - math.sin(turn), group=1))
    classes, confidence = [], []
    for row in range(24):
        y = 1.6 - (row + 0.5) / 24 * 2.8
        sure = [1 / (1 + math.exp(-3 * (y - 0.25 - 0.55 * math.cos(math.pi * x)))) for x in
                (-1.6 + (column + 0.5) / 48 * 4.2 for column in range(48))]  # fmt: skip
        classes.append(tuple(0 if share > 0.5 else 1 for share in sure))
        confidence.append(tuple(max(share, 1 - share) for share in sure))
    return DecisionMap(
        title="two moons, 2 → 16 → 2", x_limits=(-1.6, 2.6), y_limits=(-1.2, 1.6), classes=tuple(classes),
        confidence=tuple(confidence), points=tuple(points), class_names=("upper", "lower"),
    )  # fmt: skip


def bowl() -> Surface:
    def height(x: float, y: float) -> float:
        return x * x / 2 + 4 * y * y

    places = {"0.05": [(2.0, 0.8)], "0.24": [(2.0, 0.8)], "0.3": [(2.0, 0.8)]}
    for rate, walked in places.items():
        for _ in range(12):
            x, y = walked[-1]
            walked.append((x - float(rate) * x, y - float(rate) * 8 * y))
    values = tuple(tuple(height(-2.4 + 4.8 * (c + 0.5) / 48, 1.2 - 2.4 * (r + 0.5) / 32) for c in range(48))
                   for r in range(32))  # fmt: skip
    paths = [Series(label=label, x=tuple(x for x, _ in way), y=tuple(y for _, y in way))
             for label, way in places.items()]  # fmt: skip
    return Surface(title="a valley", x_limits=(-2.4, 2.4), y_limits=(-1.2, 1.2), values=values, paths=tuple(paths),
                   x_label="a", y_label="b")  # fmt: skip


def heads(layers: int = 4, count: int = 4, size: int = 14) -> Attention:
    labels = WORDS[:size]
    weights = tuple(tuple(causal(size, 10 * layer + head) for head in range(count)) for layer in range(layers))
    return Attention(
        title="attention of all heads", weights=weights, queries=labels, keys=labels, masked=causal_mask(size)
    )


def calculator(size: int = 4, entries: int = 4) -> Calculator:
    def matrix(first: int, columns: int) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float((first + 3 * row + 5 * column) % 7 - 2) / 2 for column in range(columns))
                     for row in range(size))  # fmt: skip

    return Calculator(
        title="one query, number by number", q=matrix(1, entries), k=matrix(2, entries), v=matrix(4, 3),
        queries=WORDS[:size], keys=WORDS[:size], masked=causal_mask(size), query=2,
    )  # fmt: skip


def architecture() -> Diagram:
    def box(id: str, label: str, row: int, column: int, group: int | None = None, **rest: str) -> Box:
        return Box(id=id, label=label, row=row, column=column, group=group, **rest)  # type: ignore[arg-type]

    def arrows(*ids: str) -> list[Arrow]:
        return [Arrow(start=start, end=end) for start, end in pairwise(ids)]

    attend = box(
        "attend", "Multi-head attention", 4, 0, 1, says="Every token looks at every token.",
        equation="\\text{softmax}(Q K^T) V", source="tutor.models.attention:MultiHeadAttention",
    )  # fmt: skip
    return Diagram(
        title="encoder and decoder",
        boxes=(
            box("in", "Inputs", 6, 0), box("embed", "Embedding", 5, 0, 0), attend, box("norm", "Add & norm", 3, 0, 2),
            box("out", "Outputs", 6, 1), box("oembed", "Embedding", 5, 1, 0),
            box("masked", "Masked attention", 4, 1, 1), box("cross", "Cross-attention", 3, 1, 1),
            box("onorm", "Add & norm", 2, 1, 2), box("linear", "Linear", 0, 1),
        ),
        arrows=(
            *arrows("in", "embed", "attend", "norm"), *arrows("out", "oembed", "masked", "cross", "onorm", "linear"),
            Arrow(start="embed", end="norm", via="left"), Arrow(start="norm", end="cross", label="K, V"),
            Arrow(start="masked", end="onorm", via="right"), Arrow(start="embed", end="oembed"),
        ),
        frames=(
            Frame(label="encoder, 6×", row=3, column=0, rows=2, columns=1),
            Frame(label="decoder, 6×", row=2, column=1, rows=3, columns=1),
        ),
    )  # fmt: skip


def two_heads_appear() -> OverTime:
    """Two layers of two heads on a row with period 4: at first every key is alike, at last two heads have formed."""
    tokens = tuple("abcdabcd")
    before = [[float(key == max(0, query - 1)) for key in range(8)] for query in range(8)]
    after = [[float(key == (query - 3 if query >= 4 else 0)) for key in range(8)] for query in range(8)]
    even = [[1 / (query + 1) if key <= query else 0.0 for key in range(8)] for query in range(8)]

    def mixed(goal: list[list[float]], share: float) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(round(share * x + (1 - share) * y, 4) for x, y in zip(*rows, strict=True))
            for rows in zip(goal, even, strict=True)
        )

    shares = ((0.0, 0.0), (0.3, 0.0), (0.7, 0.2), (0.9, 0.8), (0.95, 0.9))
    steps = (1.0, 50.0, 100.0, 150.0, 200.0)
    across = tuple(float(step) for step in range(1, 201))
    return OverTime(
        title="two heads appear",
        steps=steps,
        weights=tuple(
            ((mixed(before, first), mixed(even, 0.0)), (mixed(even, 0.0), mixed(after, second)))
            for first, second in shares
        ),
        tokens=tokens,
        masked=causal_mask(8),
        losses=(Series(label="loss", x=across, y=tuple(3.0 / (1 + math.exp((x - 120) / 15)) + 0.2 for x in across)),),
        levels=(Level(label="ln 26", y=math.log(26)),),
    )


def word_map() -> Points:
    draw = random.Random(7)
    groups = (
        ("king", "queen", "prince", "royal"),
        ("apple", "pear", "plum", "fruit"),
        ("red", "blue", "green", "white"),
    )
    points = [
        Point(x=draw.gauss(group * 2, 0.9), y=draw.gauss(group % 2 * 2, 0.9), group=group, label=word)
        for group, words in enumerate(groups)
        for word in words
    ]
    return Points(
        title="word map", points=tuple(points), x_label="PC 1", y_label="PC 2", group_names=("people", "food", "colors")
    )


def parameters() -> Bars:
    return Bars(
        title="parameters",
        labels=("embedding", "attention", "feed-forward", "norms", "head"),
        groups=(
            BarGroup(name="small", values=(8320.0, 49536.0, 98816.0, 640.0, 8320.0)),
            BarGroup(name="large", values=(16640.0, 197376.0, 394240.0, 1280.0, None)),
        ),
        unit="numbers",
    )


def lengths() -> Table:
    return Table(
        title="scores at each length",
        columns=("model", "length", "accuracy", "what it does"),
        rows=(
            ("RNN", "10", ".98", "reads one token after the other and keeps a single state"),
            ("attention", "100", "1.00", "looks at every token at once"),
            ("none", "100", ".12", "guesses"),
        ),
        marked=((2, 2),),
    )


def surprise() -> Tokens:
    text = "To be, or not\nto be: 北 is"
    gaps = tuple(abs(ord(b) - ord(a)) % 50 / 12 for a, b in pairwise("?" + text))
    return Tokens(title="surprise per character", tokens=tuple(text), values=gaps)


def sample() -> Text:
    return Text(
        title="sample after 400 steps",
        text="ROMEO:\nWhat light through yonder window breaks? It is the east, and Juliet is the sun. "
        "Arise, fair sun,\n\n\tWho is already sick \x1b[31mand pale with grief.",
    )


def raw_or_scaled() -> Panels:
    return Panels(title="raw or scaled?", figures=(entropy(), attention_matrix()))


FIGURES: dict[str, Figure] = {
    "curves": loss_curve(),
    "curves-log-x": entropy(),
    "matrix": attention_matrix(),
    "matrix-large": attention_matrix(64),
    "matrix-signed": similarity(),
    "attention": heads(),
    "attention-one-head": heads(1, 1, 5),
    "calculator": calculator(),
    "decision-map": two_moons(),
    "surface": bowl(),
    "diagram": architecture(),
    "over-time": two_heads_appear(),
    "points": word_map(),
    "bars": parameters(),
    "table": lengths(),
    "tokens": surprise(),
    "text": sample(),
    "panels": raw_or_scaled(),
}
