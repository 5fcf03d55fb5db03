"""The explorer full screen: each key, each view, and what a run of a model brings."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.explorer.figures import TOKENS, expected_weights, kept_attention
from tests.plots.samples import attention_matrix
from tests.ui.test_figure_screen import ScreenApp
from tutor.explorer import Exploration
from tutor.figures import Attention, Edits, Matrix, Panels
from tutor.plots.numbers import weight
from tutor.ui.inspecting import InspectionFailed, Told
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.widgets.exploration_view import ExplorationView
from tutor.ui.widgets.key_bar import KeyBar


class ExplorerApp(ScreenApp):
    """Shows attention, with or without a model behind it."""

    def __init__(self, figure: Attention | Matrix | Panels, **model: object) -> None:
        super().__init__(figure)
        if model:
            self.figure_screen = FigureScreen(figure, self.figure_screen._profile, **model)  # type: ignore[arg-type]

    @property
    def state(self) -> Exploration:
        return self.screen.query_one(ExplorationView).exploration

    def offered(self) -> set[str]:
        return {key.description for key in self.screen.query_one(KeyBar).keys}


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_grid_opens_the_head_under_its_cursor_and_comes_back() -> None:
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "H1" in app.text() and "L2" in app.text() and "open head" in app.offered()
        await press(pilot, "down", "right", "enter")
        assert (app.state.view, app.state.layer, app.state.head) == ("matrix", 1, 1)
        assert "layer 2/2  head 2/3" in app.text() and "query ↓  key →" in app.text()
        assert "open head" not in app.offered()
        await press(pilot, "g")
        assert app.state.view == "heads"


async def test_the_matrix_shows_each_row_of_the_head() -> None:
    figure = kept_attention()
    app = ExplorerApp(figure)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "]", "}")
        rows = [line.split() for line in app.text().splitlines()]
        for query, token in enumerate(TOKENS):
            wanted = [float(cell or 0) for cell in figure.weights[1][1][query][: query + 1]]
            found = [row for row in rows if row and row[0] == token and len(row) == 7][TOKENS[:query].count(token)]
            assert [float(number) for number in found[1 : query + 2]] == pytest.approx(wanted, abs=0.0051)
            assert found[query + 2 :] == ["·"] * (5 - query)


async def test_v_goes_through_matrix_lines_and_bars_of_the_same_numbers() -> None:
    figure = kept_attention()
    app = ExplorerApp(figure)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down", "down", "down", "v")
        assert app.state.view == "lines"
        numbers = [weight(value or 0.0) for value in figure.weights[0][0][3][:4]]
        ends = [line.split()[-2] for line in app.text().splitlines()[3:10:2]]
        assert ends == numbers
        await press(pilot, "v")
        assert app.state.view == "token" and 'query "sat" (3) looks at these keys' in app.text()
        bars = [line.split()[-1] for line in app.text().splitlines() if "│" in line][:4]
        assert [float(one) for one in bars] == pytest.approx(
            [float(one or 0) for one in figure.weights[0][0][3][:4]], abs=0.0051
        )
        await press(pilot, "right")
        assert app.state.query == 4
        await press(pilot, "v")
        assert app.state.view == "matrix"


async def test_the_stages_follow_a_score_that_is_typed() -> None:
    figure = kept_attention()
    app = ExplorerApp(figure)
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "enter", "s", "right", "right", "right", "right", "down", "down")
        assert app.state.view == "stages" and (app.state.query, app.state.key) == (4, 2)
        await press(pilot, "1", ".", "5")
        assert "score before the softmax: 1.5_" in app.text()
        assert {"set", "drop"} <= app.offered()
        await press(pilot, "enter")
        wanted = expected_weights(figure, 0, 0, 4, score={2: 1.5})
        assert app.state.maps.weights(0, 0)[4] == pytest.approx(wanted)
        row = next(line for line in app.text().splitlines() if line.startswith("▸"))
        assert f"{wanted[2]:.3f}" in row and "1.50" in row
        assert "1 cell set" in app.text()
        await press(pilot, "r", "s")
        assert app.state.view == "matrix" and not app.state.edits


async def test_escape_drops_what_is_typed_and_then_goes_back() -> None:
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "4", "escape")
        assert app.screen is app.figure_screen and not app.state.typed
        await press(pilot, "escape")
        assert app.screen is not app.figure_screen


async def test_a_masked_token_and_the_change_that_it_makes() -> None:
    figure = kept_attention()
    app = ExplorerApp(figure)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down", "down", "down", "right", "m")
        assert 'masked "the" (1)' in app.text() and '→ key "the" (1)   masked' in app.text()
        assert app.state.maps.weights(0, 0)[3] == pytest.approx(expected_weights(figure, 0, 0, 3, shut=(1,)))
        await press(pilot, "w", "w", "left")
        before, after = figure.weights[0][0][3][0], app.state.maps.weights(0, 0)[3][0]
        assert app.state.shows == "change" and before is not None and after is not None
        told = next(line for line in app.text().splitlines() if line.startswith("query "))
        assert float(told.split("change ")[1].split(",")[0]) == pytest.approx(after - before, abs=1e-4)


async def test_heads_together_ramps_cells_and_hidden_tokens() -> None:
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "o")
        assert "mean over the 3 heads of layer 1/2" in app.text()
        await press(pilot, "o", "o", "o")
        assert "max over all 6 heads" in app.text()
        await press(pilot, "o", "u")
        assert "colors: a ramp" in app.text()
        numbers = app.text()
        await press(pilot, "c")
        assert app.text() != numbers and ".1" not in "".join(app.text().splitlines()[4:10])
        await press(pilot, "i")
        assert "[CLS]" not in app.text() and "special tokens hidden" in app.text()


async def test_d_jumps_to_the_best_head_of_each_detector() -> None:
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for name in ("previous token", "first token", "induction"):
            await press(pilot, "d")
            best = app.state.maps.ranked(name)[0]
            assert (app.state.layer, app.state.head) == (best.layer, best.head)
            assert f"of 6 heads {best.name} has the most {name}: {weight(best.score)}" in app.text()


async def test_a_matrix_of_attention_is_explored_too() -> None:
    app = ExplorerApp(attention_matrix())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "m")
        assert 'masked "the" (0)' in app.text()
        assert not {"head", "layer", "all heads", "ablate", "step"} & app.offered()
        await press(pilot, "a")
        assert "no model stands behind this figure" in app.text()


class Model:
    """Answers as a model would, when it is told to."""

    def __init__(self, figure: Attention | Panels) -> None:
        self.figure = figure
        self.asked: list[Edits] = []
        self.go = asyncio.Event()
        self.fails = ""

    async def __call__(self, edits: Edits) -> Attention | Panels:
        self.asked.append(edits)
        await self.go.wait()
        if self.fails:
            raise InspectionFailed(self.fails)
        return self.figure

    async def sweep(self, told: Told | None = None) -> Matrix:
        if told is not None:
            told(1, 2)
        return Matrix(title="loss without each head", values=((0.125, -0.25),), row_title="layer", column_title="head")


async def test_an_ablated_head_changes_the_loss_and_the_predictions() -> None:
    figure = kept_attention()
    model = Model(replace(figure, loss=2.75, predicted=((("dog", 0.625), ("cat", 0.125)),) * 6))
    app = ExplorerApp(figure, rerun=model, sweep=model.sweep)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "]")
        assert "loss 2.5 nats" in app.text() and 'predicted: "cat" .50' in app.text() and "ablate" in app.offered()
        await press(pilot, "a")
        assert model.asked == [Edits(ablated=((0, 1),))] and "the model runs" in app.text()
        model.go.set()
        await press(pilot, "down")
        assert "without L1H2" in app.text() and "loss 2.5 → 2.75 (+0.25)" in app.text()
        assert 'predicted: "dog" .62 (was not among them)  "cat" .12 (was .50)' in app.text()
        await press(pilot, "r")
        assert app.state.maps is app.state.original and "loss 2.5 nats" in app.text()


async def test_a_model_that_fails_says_why_and_newer_edits_replace_those_that_run() -> None:
    model = Model(kept_attention())
    app = ExplorerApp(kept_attention(), rerun=model, sweep=model.sweep)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "m", "right", "down", "m")
        assert [edits.masked for edits in model.asked] == [(0,), (0, 1)]
        model.fails = "the worker ran out of memory"
        model.go.set()
        await press(pilot)
        await pilot.pause()
        assert "the worker ran out of memory" in app.text() and "the model runs" not in app.text()


async def test_the_sweep_shows_what_each_head_is_worth() -> None:
    model = Model(kept_attention())
    app = ExplorerApp(kept_attention(), rerun=model, sweep=model.sweep)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A")
        await pilot.pause()
        assert "loss without each head" in app.text() and "-.25" in app.text()
        await press(pilot, "escape")
        assert app.screen is app.figure_screen


async def test_edits_in_one_part_of_a_model_reach_the_others() -> None:
    parts = tuple(replace(kept_attention(), part=part, title=part) for part in ("encoder", "cross-attention"))
    answer = Panels(title="both", figures=tuple(replace(one, loss=9.0) for one in parts))
    model = Model(answer)
    model.go.set()
    app = ExplorerApp(Panels(title="both", figures=parts), rerun=model)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "m")
        await pilot.pause()
        assert model.asked == [Edits(masked=(0,), part="encoder")]
        await press(pilot, "n")
        assert app.state.figure.part == "cross-attention" and app.state.figure.loss == 9.0
        assert "changed by the edits in another part of the model" in app.text()


async def test_in_words_the_map_is_told_with_its_edits() -> None:
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "down", "m", "t")
        assert 'masked "[CLS]" (0)' in app.text() and "rows: query (6), columns: key (6)" in app.text()
        await press(pilot, "t")
        assert app.state.edits.masked == (0,)


async def test_e_saves_what_is_shown_under_a_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = ExplorerApp(kept_attention())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "e")
        assert "a-small-model-l1h1.svg" in app.text()
        await press(pilot, "tab", "tab", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        saved = tmp_path / "a-small-model-l1h1.npz"
        assert saved.is_file() and app.screen is app.figure_screen
        assert "saved as" in app.text()
        await press(pilot, "e", "tab", "tab", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "exists already" in app.text()
        await press(pilot, "escape")
        assert app.screen is app.figure_screen
