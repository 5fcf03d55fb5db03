"""A calculator in words and numbers: every query with its stages, and the number under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.figures import Calculator
from tutor.plots.calculation import Place, is_masked, stages_of
from tutor.plots.calculator import settings_told
from tutor.plots.labels import token, visible
from tutor.plots.numbers import compact


def calculation_told(figure: Calculator) -> Iterator[str]:
    """Say what becomes of each query, one stage a line."""
    yield settings_told(figure)
    for index, name in enumerate(figure.queries):
        stages = stages_of(figure, index)
        hidden = [token(key) for at, key in enumerate(figure.keys) if is_masked(figure, index, at)]
        yield f"query {token(name)}: {_listed(figure.q[index])}"
        yield f"  scores: {_by_key(figure, stages.scores)}"
        if figure.scale:
            yield f"  scaled: {_by_key(figure, stages.scaled)}"
        if hidden:
            yield f"  masked: {', '.join(hidden)}"
        yield f"  weights: {_by_key(figure, stages.weights)}"
        yield f"  output: {_listed(stages.output)}"


def _by_key(figure: Calculator, numbers: Iterable[float]) -> str:
    return ", ".join(f"{token(key)} {compact(value)}" for key, value in zip(figure.keys, numbers, strict=True))


def _listed(numbers: Iterable[float | None]) -> str:
    return ", ".join(compact(value) for value in numbers)


def cell_told(figure: Calculator, place: Place) -> str:
    """Say what a number of Q, K or V is, and what is computed with it for the query that is shown."""
    name, row, column = place
    stages = stages_of(figure, figure.query)
    labels = figure.queries if name == "q" else figure.keys
    what = f"{name.upper()}[{visible(labels[row])}, {column}] = {compact(getattr(figure, name)[row][column], 4)}"
    if name == "v":
        product = stages.products[row][column]
        return f"{what}   adds {compact(stages.weights[row])} × it = {compact(product)} to output {column}"
    if name == "k":
        query = figure.q[figure.query]
        terms = " + ".join(f"{compact(a)}·{compact(b)}" for a, b in zip(query, figure.k[row], strict=True))
        return f"{what}   q·k = {terms} = {compact(stages.scores[row])}"
    return f"{what}   each score moves by its column of K, {_listed(key[column] for key in figure.k)}, times the change"
