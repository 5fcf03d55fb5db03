"""The lab turns arrays into figures, and shows them through one sink."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from tutor import lab
from tutor.engine.client.decoding import decode_figure
from tutor.figures import Attention, Curves, Matrix, plain


class Recorder:
    """A sink that keeps what it gets."""

    def __init__(self) -> None:
        self.figures: list[tuple[str, Any]] = []
        self.steps: list[tuple[int, int, dict[str, float | None]]] = []

    def figure(self, name: str, figure: Any) -> None:
        self.figures.append((name, figure))

    def progress(self, step: int, total: int, values: dict[str, float | None]) -> None:
        self.steps.append((step, total, values))


@pytest.fixture
def sink() -> Iterator[Recorder]:
    recorder = Recorder()
    lab.connect(recorder)
    yield recorder
    lab.flush()
    lab.connect(None)


@pytest.mark.parametrize("make", [list, np.asarray, torch.tensor], ids=["list", "numpy", "torch"])
def test_a_matrix_comes_from_lists_arrays_and_tensors(sink: Recorder, make: Any) -> None:
    figure = lab.matrix(make([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), title="m", rows_are="ab")
    assert figure.values == ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
    assert figure.row_labels == ("a", "b")
    assert sink.figures == [("m", figure)]


def test_what_is_not_finite_is_none_and_json_can_carry_it(sink: Recorder) -> None:
    figure = lab.curves("loss", range(3), {"train": [1.0, float("nan"), float("inf")]})
    assert figure.series[0].y == (1.0, None, None)
    assert json.dumps(plain(figure), allow_nan=False)


def test_the_marks_of_a_table_may_come_from_numpy(sink: Recorder) -> None:
    distances = np.array([3.0, 1.0, 2.0])
    table = lab.table(["distance"], distances[:, None], marked=[(distances.argmin(), np.int64(0))])
    assert json.loads(json.dumps(table.marked)) == [[1, 0]]


def test_attention_takes_two_to_four_axes(sink: Recorder) -> None:
    weights = torch.rand(2, 3, 5, 7).softmax(-1)
    whole = lab.attention(weights, list("abcde"), list("tuvwxyz"))
    one = lab.attention(weights[0, 0], list("abcde"), list("tuvwxyz"))
    assert isinstance(whole, Attention) and isinstance(one, Matrix)
    assert whole.weights[0][0] == one.values
    assert (one.row_title, one.column_title) == ("query", "key")
    with pytest.raises(ValueError, match="2 to 4 axes"):
        lab.attention([1.0, 2.0])


def test_attention_tells_its_largest_open_weight_so_that_the_screen_need_not_look(sink: Recorder) -> None:
    weights = torch.tensor([[[0.25, 0.75], [0.5, 0.125]]])
    assert lab.attention(weights).high == 0.75
    assert lab.attention([weights], masked=torch.tensor([[False, True], [False, False]])).high == 0.5
    assert lab.attention((-weights).tolist()).high is None


def test_attention_carries_scores_and_values_of_one_layer_as_layers(sink: Recorder) -> None:
    query, key, value = torch.rand(3, 5, 2), torch.rand(3, 7, 2), torch.rand(3, 7, 4)
    scores = query @ key.mT
    figure = lab.attention(scores.softmax(-1), list("abcde"), list("tuvwxyz"), scores=scores, values=value, special=[0])
    assert isinstance(figure, Attention) and figure.scores is not None and figure.values is not None
    assert figure.values[0][2][6] == tuple(value[2, 6].tolist()) and figure.scores[0][1] == lab.plain_numbers(scores[1])
    assert figure.special == (0,)
    assert decode_figure(json.loads(json.dumps(plain(figure)))) == figure
    with pytest.raises(ValueError, match="values of heads have 3 or 4 axes"):
        lab.attention(scores.softmax(-1), values=value[0])


def test_a_calculator_takes_small_matrices_and_labels_them(sink: Recorder) -> None:
    figure = lab.calculator(torch.eye(2), np.eye(2), [[1, 2, 3], [4, 5, 6]], ["a", "b"], causal=True, title="by hand")
    assert sink.figures == [("by hand", figure)] and figure.keys == ("a", "b")
    assert figure.v[1] == (4.0, 5.0, 6.0) and figure.masked == ((False, False), (False, False))
    assert decode_figure(json.loads(json.dumps(plain(figure)))) == figure
    assert lab.calculator(np.ones((1, 2)), np.eye(2), np.eye(2), show=False).keys == ("0", "1")


@pytest.mark.parametrize(
    ("sizes", "options", "words"),
    [
        (((2, 3), (2, 4), (2, 2)), {}, "a query of Q has 3 entries, a key of K has 4"),
        (((2, 3), (2, 3), (3, 2)), {}, "K has 2 keys, V has 3 values"),
        (((9, 3), (2, 3), (2, 2)), {}, r"Q is \(9, 3\): a calculator has 1 to 8 rows of 1 to 6 entries"),
        (((2, 7), (2, 7), (2, 2)), {}, r"Q is \(2, 7\)"),
        (((2, 3), (2, 3), (2, 2)), {"queries": ["a"]}, "1 labels for 2 queries"),
        (((2, 3), (2, 3), (2, 2)), {"masked": [[True]]}, "the mask must have a row for each of 2 queries"),
        (((2, 3), (2, 3), (2, 2)), {"query": 2}, "there is no query 2"),
    ],
)
def test_a_calculator_says_what_does_not_fit(sizes: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lab.calculator(*(np.ones(size) for size in sizes), show=False, **options)
    with pytest.raises(ValueError, match="not finite"):
        lab.calculator([[float("nan")]], [[1.0]], [[1.0]], show=False)


def test_wrong_labels_are_refused_with_their_number(sink: Recorder) -> None:
    with pytest.raises(ValueError, match="3 labels for 2 rows"):
        lab.matrix(np.ones((2, 2)), rows_are="abc")
    with pytest.raises(ValueError, match="'train' has 2 values, x has 3"):
        lab.curves("loss", range(3), {"train": [1, 2]})


def test_a_live_curve_ends_whole_and_is_not_sent_every_step(sink: Recorder) -> None:
    for step in range(1000):
        lab.curve("loss", step, total=1000, train=torch.tensor(1 / (step + 1)), levels={"ln V": 4.2})
    lab.flush()
    name, last = sink.figures[-1]
    assert name == "loss" and isinstance(last, Curves)
    assert len(sink.figures) < 20
    assert last.x_limits == (0.0, 1000.0) and last.levels[0].y == 4.2
    assert 250 <= len(last.series[0].x) <= 512
    assert last.series[0].x[-1] > 995


def test_progress_sends_the_last_step(sink: Recorder) -> None:
    for step in range(1, 101):
        lab.progress(step, 100, loss=torch.tensor(2.0))
    assert sink.steps[-1] == (100, 100, {"loss": 2.0})
    assert len(sink.steps) < 20


def test_a_decision_map_asks_the_classifier_at_the_cell_centers(sink: Recorder) -> None:
    points = np.array([[-1.0, -1.0], [1.0, 1.0]])
    figure = lab.decision_map(lambda grid: grid[:, 0] * 9, points, [0, 1], columns=8, lines=4, margin=0.0)
    assert all(row == (0, 0, 0, 0, 1, 1, 1, 1) for row in figure.classes)
    assert figure.x_limits == (-1.0, 1.0) and len(figure.points) == 2
    upright = lab.decision_map(lambda grid: grid[:, 1] * 9, points, [0, 1], columns=2, lines=4, margin=0.0)
    assert [row[0] for row in upright.classes] == [1, 1, 0, 0], "row 0 is the top, the largest y"


def test_a_surface_asks_for_the_value_at_the_cell_centers(sink: Recorder) -> None:
    walked = torch.tensor([[0.0, 1.0], [0.5, float("nan")], [float("inf"), 0.0]])
    figure = lab.surface(lambda at: at[:, 0] + 10 * at[:, 1], {"a path": walked}, x_limits=(0, 2), y_limits=(0, 4),
                         columns=2, lines=2)  # fmt: skip
    assert figure.values == ((30.5, 31.5), (10.5, 11.5)), "row 0 is the top, the largest y"
    assert [(path.label, path.x, path.y) for path in figure.paths] == [("a path", (0.0, 0.5), (1.0, None))]
    with pytest.raises(ValueError, match="one value for each of 4 places"):
        lab.surface(lambda at: at, x_limits=(0, 1), y_limits=(0, 1), columns=2, lines=2)
    with pytest.raises(ValueError, match="two numbers"):
        lab.surface(lambda at: at[:, 0], {"p": [[1.0, 2.0, 3.0]]}, x_limits=(0, 1), y_limits=(0, 1))


def test_without_a_tutor_figures_are_kept() -> None:
    lab.connect(None)
    figure = lab.bars(["a", "b"], {"x": [1, 2], "y": [3, 4]}, title="sizes")
    assert lab.shown["sizes"] == figure


def test_showing_an_array_draws_it_by_its_axes(sink: Recorder) -> None:
    assert isinstance(lab.show(np.arange(4.0), name="v"), Curves)
    assert isinstance(lab.show(np.ones((2, 3)), name="m"), Matrix)
    with pytest.raises(ValueError, match="3 axes"):
        lab.show(np.ones((2, 3, 4)))
