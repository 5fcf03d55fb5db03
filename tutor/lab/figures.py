"""Makers of figures: from arrays and tensors to the frozen figures of `tutor.figures`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tutor.figures import (
    Attention,
    BarGroup,
    Bars,
    Curves,
    DecisionMap,
    Figure,
    Level,
    Matrix,
    Panels,
    Point,
    Points,
    Series,
    Single,
    Table,
    Text,
    Tokens,
)
from tutor.lab.arrays import axes, plain_numbers, rows, vector
from tutor.lab.live import bin_means, emit

MAX_POINTS = 2000
F = TypeVar("F", bound=Figure)


def _show(figure: F, show: bool, name: str) -> F:
    if show:
        emit(name or figure.title, figure)
    return figure


def curves(
    title: str,
    x: Any,
    series: Mapping[str, Any],
    *,
    x_label: str = "",
    y_label: str = "",
    x_limits: tuple[float, float] | None = None,
    log_x: bool = False,
    log_y: bool = False,
    levels: Mapping[str, float] | None = None,
    dots: bool = False,
    name: str = "",
    show: bool = True,
) -> Curves:
    """Draw lines over a common axis: ``x`` (N,) and each of ``series`` (N,), by label.

    Raises:
        ValueError: a series has another length than ``x``.
    """
    xs = [float(value or 0.0) for value in vector(x, "x")]
    lines = []
    for label, values in series.items():
        ys = vector(values, f"the series {label!r}")
        if len(ys) != len(xs):
            raise ValueError(f"the series {label!r} has {len(ys)} values, x has {len(xs)}")
        thin_x, thin_y = bin_means(xs, list(ys), MAX_POINTS)
        lines.append(Series(label=label, x=thin_x, y=thin_y))
    marks = tuple(Level(label=label, y=float(y)) for label, y in (levels or {}).items())
    figure = Curves(
        title=title,
        series=tuple(lines),
        x_label=x_label,
        y_label=y_label,
        x_limits=x_limits,
        log_x=log_x,
        log_y=log_y,
        levels=marks,
        dots=dots,
    )
    return _show(figure, show, name)


def matrix(
    values: Any,
    *,
    title: str = "matrix",
    rows_are: Sequence[str] = (),
    columns_are: Sequence[str] = (),
    row_title: str = "row",
    column_title: str = "column",
    masked: Any = None,
    low: float | None = None,
    high: float | None = None,
    signed: bool = False,
    name: str = "",
    show: bool = True,
) -> Matrix:
    """Draw a matrix (T, S). ``rows_are`` and ``columns_are`` are the labels of its rows and columns.

    Raises:
        ValueError: the values do not have two axes, or the labels have another length.
    """
    cells = rows(values, "a matrix")
    labels = tuple(map(str, rows_are)), tuple(map(str, columns_are))
    sizes = len(cells), len(cells[0]) if cells else 0
    for given, size, what in zip(labels, sizes, ("rows", "columns"), strict=True):
        if given and len(given) != size:
            raise ValueError(f"{len(given)} labels for {size} {what}")
    figure = Matrix(
        title=title,
        values=cells,
        row_labels=labels[0],
        column_labels=labels[1],
        row_title=row_title,
        column_title=column_title,
        masked=None if masked is None else plain_numbers(masked),
        low=low,
        high=high,
        signed=signed,
    )
    return _show(figure, show, name)


def attention(
    weights: Any,
    queries: Sequence[str] = (),
    keys: Sequence[str] = (),
    *,
    masked: Any = None,
    scores: Any = None,
    scale: float | None = None,
    values: Any = None,
    special: Sequence[int] = (),
    title: str = "attention",
    name: str = "",
    show: bool = True,
) -> Matrix | Attention:
    """Draw attention weights: (T, S), heads (H, T, S), or layers of heads (L, H, T, S). Rows are queries.

    Without ``keys`` the keys are the queries (self-attention). ``masked`` (T, S) is True where no weight may be.
    ``scores`` are those before ``scale``, the mask and the softmax, shaped as the weights; ``values`` is V of each
    head, (H, S, D) or (L, H, S, D). ``special`` are the places of signs such as [CLS].

    Raises:
        ValueError: another number of axes, or labels of another length.
    """
    depth, numbers = axes(weights)
    keys = keys or queries
    if depth == 2:
        return matrix(
            numbers,
            title=title,
            rows_are=queries,
            columns_are=keys,
            row_title="query",
            column_title="key",
            masked=masked,
            low=0.0,
            high=1.0,
            name=name,
            show=show,
        )
    if depth not in (3, 4):
        raise ValueError(f"attention weights have 2 to 4 axes (layers, heads, queries, keys), these have {depth}")
    stacked = numbers if depth == 4 else (numbers,)
    figure = Attention(
        title=title,
        weights=stacked,
        queries=tuple(map(str, queries)) or _numbered(len(stacked[0][0])),
        keys=tuple(map(str, keys)) or _numbered(len(stacked[0][0][0])),
        masked=None if masked is None else plain_numbers(masked),
        scores=_layers(scores, "scores"),
        scale=scale,
        high=_largest(weights, masked),
        values=_layers(values, "values"),
        special=tuple(map(int, special)),
    )
    return _show(figure, show, name)


def _largest(weights: Any, masked: Any) -> float | None:
    """Return the largest weight that is not masked, so that the screen need not read them all; None below zero."""
    import numpy as np

    array = _array(weights)
    known = array if masked is None else array[..., ~_array(masked).astype(bool)]
    known = known[np.isfinite(known)]
    return float(known.max()) if known.size and known.min() >= 0 and known.max() > 0 else None


def _array(values: Any) -> Any:
    """Return a NumPy array of a tensor, an array, or lists of these."""
    import numpy as np

    if isinstance(values, (list, tuple)) and values and not isinstance(values[0], (int, float)):
        return np.stack([_array(one) for one in values])
    detach = getattr(values, "detach", None)
    return np.asarray(values if detach is None else detach().cpu().numpy(), dtype=float)


def _layers(array: Any, what: str) -> Any:
    """Return layers of heads of matrices as nested tuples, from an array of them or of one layer's heads."""
    if array is None:
        return None
    depth, numbers = axes(array)
    if depth not in (3, 4):
        raise ValueError(f"the {what} of heads have 3 or 4 axes (layers, heads, rows, columns), these have {depth}")
    return numbers if depth == 4 else (numbers,)


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


def decision_map(
    predict: Callable[[Any], Any],
    points: Any,
    classes: Any,
    *,
    title: str = "decision map",
    class_names: Sequence[str] = (),
    columns: int = 48,
    lines: int = 32,
    margin: float = 0.3,
    name: str = "",
    show: bool = True,
) -> DecisionMap:
    """Draw what a classifier says at each place of the plane.

    ``points`` (N, 2) with ``classes`` (N,) are drawn on top. ``predict`` gets the centers of the cells, a float32 NumPy
    array (lines·columns, 2), and returns one score or probability a class (M, K), or for two classes one logit (M,).
    """
    import numpy as np

    data = np.asarray(plain_numbers(points), dtype=float)
    low, high = data.min(0) - margin, data.max(0) + margin
    step = (high - low) / (columns, lines)
    xs = low[0] + (np.arange(columns) + 0.5) * step[0]
    ys = high[1] - (np.arange(lines) + 0.5) * step[1]
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float32)
    found, sure = _classify(np.asarray(plain_numbers(predict(grid)), dtype=float))
    marks = [
        Point(x=float(x), y=float(y), group=int(group))
        for (x, y), group in zip(data, plain_numbers(classes), strict=True)
    ]
    figure = DecisionMap(
        title=title,
        x_limits=(float(low[0]), float(high[0])),
        y_limits=(float(low[1]), float(high[1])),
        classes=plain_numbers(found.reshape(lines, columns)),
        confidence=plain_numbers(np.round(sure, 3).reshape(lines, columns)),
        points=tuple(marks),
        class_names=tuple(class_names),
    )
    return _show(figure, show, name)


def _classify(scores: Any) -> tuple[Any, Any]:
    """Return classes (M,) and confidences (M,) from logits (M,) or scores (M, K)."""
    import numpy as np

    if scores.ndim == 1 or scores.shape[1] == 1:
        logit = np.clip(scores.reshape(-1), -50, 50)
        scores = np.stack([-logit / 2, logit / 2], axis=1)
    if (scores < 0).any() or not np.allclose(scores.sum(1), 1, atol=1e-3):
        shifted = np.exp(scores - scores.max(1, keepdims=True))
        scores = shifted / shifted.sum(1, keepdims=True)
    return scores.argmax(1), scores.max(1)


def points(
    xy: Any,
    labels: Sequence[str] = (),
    *,
    title: str = "points",
    groups: Any = None,
    group_names: Sequence[str] = (),
    x_label: str = "",
    y_label: str = "",
    name: str = "",
    show: bool = True,
) -> Points:
    """Draw labeled points of the plane: ``xy`` (N, 2), ``labels`` and ``groups`` (N,)."""
    places = rows(xy, "points")
    kinds = vector(groups, "groups") if groups is not None else (0,) * len(places)
    marks = [
        Point(x=float(place[0] or 0), y=float(place[1] or 0), group=int(kind or 0), label=labels[i] if labels else "")
        for i, (place, kind) in enumerate(zip(places, kinds, strict=True))
    ]
    figure = Points(title=title, points=tuple(marks), x_label=x_label, y_label=y_label, group_names=tuple(group_names))
    return _show(figure, show, name)


def bars(
    labels: Sequence[Any],
    values: Any,
    *,
    title: str = "bars",
    unit: str = "",
    log: bool = False,
    name: str = "",
    show: bool = True,
) -> Bars:
    """Draw horizontal bars: ``values`` (N,) beside ``labels``, or several groups as a dict of name to (N,)."""
    given = values if isinstance(values, Mapping) else {"": values}
    groups = tuple(BarGroup(name=group, values=vector(numbers, "bars")) for group, numbers in given.items())
    figure = Bars(title=title, labels=tuple(map(str, labels)), groups=groups, unit=unit, log=log)
    return _show(figure, show, name)


def table(
    columns: Sequence[Any],
    lines: Sequence[Sequence[Any]],
    *,
    title: str = "table",
    marked: Sequence[tuple[int, int]] = (),
    digits: int = 4,
    name: str = "",
    show: bool = True,
) -> Table:
    """Draw a small table; numbers are written with ``digits`` significant digits."""
    cells = tuple(tuple(_cell(value, digits) for value in line) for line in lines)
    cells_marked = tuple((int(row), int(column)) for row, column in marked)
    figure = Table(title=title, columns=tuple(map(str, columns)), rows=cells, marked=cells_marked)
    return _show(figure, show, name)


def _cell(value: Any, digits: int) -> str:
    number = plain_numbers(value)
    if isinstance(number, float):
        return f"{number:.{digits}g}"
    return "not finite" if number is None and value is not None else str(number)


def tokens(
    strip: Sequence[str],
    values: Any = None,
    *,
    title: str = "tokens",
    signed: bool = False,
    name: str = "",
    show: bool = True,
) -> Tokens:
    """Draw a strip of tokens, colored by ``values`` (N,)."""
    numbers = (None,) * len(strip) if values is None else vector(values, "values")
    return _show(Tokens(title=title, tokens=tuple(strip), values=numbers, signed=signed), show, name)


def text(content: str, *, title: str = "text", name: str = "", show: bool = True) -> Text:
    """Show text that is a result, such as what a model wrote."""
    return _show(Text(title=title, text=str(content)), show, name)


def side_by_side(title: str, *figures: Single, name: str = "", show: bool = True) -> Panels:
    """Show figures beside each other, to be compared. Make each of them with ``show=False``."""
    return _show(Panels(title=title, figures=tuple(figures)), show, name)
