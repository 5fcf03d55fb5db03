"""Runs in lists, beside one another, and for other programs: decisions in plain Python."""

from __future__ import annotations

import csv
import io
import json
from typing import get_args

import pytest

from tests.runs.samples import loss, run
from tutor.runs.comparing import (
    MOST_LINES,
    Shown,
    WithCurves,
    choices,
    code_difference,
    differences,
    names_of,
    overlay,
    told_apart,
)
from tutor.runs.export import as_csv, as_json
from tutor.runs.listing import ORDERS, Order, found, headline, ordered, steps_told, time_told

TRAIN = Shown(figure="loss", line="train")


def trained(*ys: float, **given: object) -> WithCurves:
    return WithCurves(run=run(**given), curves=(loss(ys),))  # type: ignore[arg-type]


def heads(count: int, seed: int, *ys: float) -> WithCurves:
    return trained(*ys, config={"n_head": count, "n_embd": 8}, seed=seed)


def test_every_word_of_a_filter_must_occur() -> None:
    runs = [run("gpt", config={"n_head": 4}), run("gpt", config={"n_head": 2}), run("rnn", state="interrupted")]
    assert found(runs, "gpt n_head=4") == [runs[0]]
    assert found(runs, "INTERRUPTED") == [runs[2]]
    assert found(runs, "") == runs and found(runs, "gpt interrupted") == []
    assert found(runs, runs[1].id) == [runs[1]]


def test_runs_are_ordered_and_those_without_a_result_come_last() -> None:
    a = run("a", started=1.0, seconds=5.0, step=3, measures={"train": 2.0})
    b = run("b", started=3.0, seconds=9.0, step=2, measures={"held out": 1.0, "train": 9.0})
    c = run("c", started=2.0, seconds=7.0, step=9)
    names = {order: "".join(one.name for one in ordered([a, b, c], order)) for order in ORDERS}
    assert names == {"newest": "bca", "name": "abc", "result": "bac", "time": "bca", "steps": "cab"}
    assert "".join(one.name for one in ordered([a, b, c], "result", reverse=True)) == "abc"
    assert set(ORDERS) == set(get_args(Order))


def test_the_headline_is_held_out_before_train() -> None:
    assert headline(run(measures={"train": 1.0, "held out": 2.0})) == ("held out", 2.0)
    assert headline(run(measures={"right": 0.5})) == ("right", 0.5)
    assert headline(run()) == ("", None)


def test_words_for_steps_and_times() -> None:
    assert steps_told(run(step=5, steps=9)) == "5/9" and steps_told(run(step=9, steps=9)) == "9"
    assert [time_told(seconds) for seconds in (4.21, 200, 7200)] == ["4.2 s", "3 min 20 s", "2 h 00 min"]


def test_runs_are_named_after_what_sets_them_apart() -> None:
    runs = [run(config={"n_head": 2, "n_embd": 8}, seed=0), run(config={"n_head": 4, "n_embd": 8}, seed=0)]
    assert names_of(runs) == ["n head 2", "n head 4"]
    assert told_apart(runs) == ["n_head 2", "n_head 4"]
    seeds = [run(seed=0), run(seed=1)]
    assert names_of(seeds) == ["seed 0", "seed 1"]
    other = [run("gpt", config={}), run("rnn", config={"n_hidden": 3})]
    assert names_of(other) == ["gpt", "rnn, n hidden 3"]
    same = [run(id="aaaaaaaaaa"), run(id="bbbbbbbbbb")]
    assert names_of(same) == ["gpt · aaaaaa", "gpt · bbbbbb"]


def test_an_overlay_has_a_line_for_each_run() -> None:
    figure = overlay([heads(2, 0, 3.0, 2.0), heads(4, 0, 3.0, 1.0)], TRAIN)
    assert [(line.label, line.y) for line in figure.series] == [("n head 2", (3.0, 2.0)), ("n head 4", (3.0, 1.0))]
    assert figure.title == "loss, train" and figure.x_label == "step"


def test_seeds_of_one_configuration_are_a_band() -> None:
    runs = [heads(2, 0, 3.0, 2.0), heads(2, 1, 5.0, 4.0), heads(4, 0, 3.0, 1.0), heads(2, 2, 4.0, 6.0)]
    figure = overlay(runs, TRAIN, bands=True)
    first, second = figure.series
    assert (first.label, first.y) == ("n head 2 (3 seeds)", (4.0, 4.0))
    assert (first.low, first.high) == ((3.0, 2.0), (5.0, 6.0))
    assert (second.label, second.low) == ("n head 4", ())
    narrow = overlay(runs, TRAIN, bands=True, spread="quartiles")
    assert narrow.series[0].low == (3.5, 3.0)


def test_an_overlay_has_at_most_eight_lines() -> None:
    figure = overlay([heads(count, 0, 1.0) for count in range(12)], TRAIN)
    assert len(figure.series) == MOST_LINES


def test_what_most_runs_have_is_offered_first() -> None:
    both = WithCurves(run=run(), curves=(loss([1.0], title="right", label="test"), loss([1.0])))
    offered = choices([both, trained(1.0)])
    assert offered == [TRAIN, Shown(figure="right", line="test")]
    assert [one.told for one in offered] == ["loss, train", "right, test"]
    assert len(overlay([both, trained(1.0)], offered[1]).series) == 1


def test_differences_are_what_differs_and_every_measure() -> None:
    a = run(config={"n_head": 2, "n_embd": 8}, seed=0, measures={"train": 1.25})
    b = run(config={"n_head": 4, "n_embd": 8}, seed=0, measures={"train": 1.25, "right": None})
    assert differences([a, b]) == [
        ("n_head", ("2", "4")),
        ("train", ("1.25", "1.25")),
        ("right", ("", "not finite")),
    ]


def test_the_code_of_two_runs_is_compared_line_by_line() -> None:
    a, b = run(code="x = 1\ny = 2"), run(code="x = 1\ny = 3")
    lines = code_difference(a, b)
    assert "-y = 2" in lines and "+y = 3" in lines and " x = 1" in lines
    assert code_difference(a, a) == []


def test_runs_are_exported_whole_as_json_and_point_by_point_as_csv() -> None:
    runs = [trained(3.0, 2.0, config={"n_head": 2}), WithCurves(run=run(seed=None), curves=(loss([None]),))]
    data = json.loads(as_json(runs))
    assert data[0]["id"] == runs[0].run.id and data[0]["curves"][0]["series"][0]["y"] == [3.0, 2.0]
    rows = list(csv.DictReader(io.StringIO(as_csv(runs))))
    assert [(row["config.n_head"], row["step"], row["value"]) for row in rows] == [
        ("2", "1.0", "3.0"),
        ("2", "2.0", "2.0"),
        ("2", "1.0", ""),
    ]
    assert rows[2]["seed"] == "" and rows[0]["line"] == "train"


@pytest.mark.parametrize("spread", ["range", "quartiles"])
def test_an_overlay_of_nothing_is_empty(spread: str) -> None:
    assert overlay([], TRAIN, spread=spread).series == ()  # type: ignore[arg-type]
