"""MatrixView: the cursor says the matrix' own numbers, repaints two rows, and scrolls under standing labels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from tests.plots.samples import attention_matrix
from tests.ui.test_figure_view import watch
from tutor.figures import Matrix
from tutor.plots import Palette
from tutor.ui.widgets.matrix_view import MatrixView


class MatrixApp(App[None]):
    """One view, and where its cursor went."""

    def __init__(self, matrix: Matrix, palette: Palette | None = None) -> None:
        super().__init__()
        self.view = MatrixView(matrix, palette or Palette(), fps=1000)
        self.moves: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.focus()

    def on_matrix_view_cursor_moved(self, event: MatrixView.CursorMoved) -> None:
        self.moves.append((event.row, event.column))

    def lines(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]


async def test_keys_move_the_cursor_and_the_line_tells_the_cell() -> None:
    matrix = attention_matrix()
    app = MatrixApp(matrix)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "j", "right", "l", "h")
        assert app.view.cursor == (3, 1)
        assert app.moves[-1] == (3, 1)
        told = next(line for line in app.lines() if line.startswith("query "))
        assert told.startswith('query "a" (3) → key "journey" (1)   weight .')
        value = matrix.values[3][1]
        assert value is not None
        assert float(told.split("weight ")[1].split()[0]) == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [(["end"], (0, 13)), (["end", "home"], (0, 0)), (["pagedown"], (10, 0)), (["ctrl+end"], (13, 13)),
     (["up", "left"], (0, 0)), (["ctrl+end", "pageup"], (3, 13)), (["ctrl+end", "ctrl+home"], (0, 0))],
)  # fmt: skip
async def test_the_cursor_stays_within_the_matrix(keys: list[str], cursor: tuple[int, int]) -> None:
    app = MatrixApp(attention_matrix())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert app.view.cursor == cursor


@pytest.mark.parametrize("count", (14, 40))
async def test_a_step_repaints_two_rows_the_labels_and_the_words(count: int) -> None:
    app = MatrixApp(attention_matrix(count))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("down", "down", "down", "down")
        seen = watch(app.view)  # type: ignore[arg-type]
        frames = app.view.frames
        await pilot.press("down")
        rows = {region.y for region in seen}
        told = next(y for y, line in enumerate(app.lines()) if line.startswith("query ") and "→ key" in line)
        assert told in rows and len(rows) <= 3
        assert all(region.height == 1 for region in seen)
        assert app.view.frames == frames


async def test_labels_stay_in_sight_while_the_cells_scroll() -> None:
    app = MatrixApp(attention_matrix(64))
    async with app.run_test(size=(40, 16)) as pilot:
        first = app.lines()
        await pilot.press("ctrl+end")
        last = app.lines()
        assert first[0] == last[0]
        assert any("rows 1–" in line and "of 64" in line for line in first)
        assert any("–64 of 64" in line for line in last)
        assert any(line.startswith("query 63 → key 63") for line in last)
        await pilot.press("ctrl+home")
        assert app.lines() == first


async def test_v_changes_between_numbers_and_colors() -> None:
    app = MatrixApp(attention_matrix())
    async with app.run_test(size=(80, 24)) as pilot:
        assert any(".0" in line for line in app.lines()[2:10])
        await pilot.press("v")
        assert not any(".0" in line for line in app.lines()[2:10])
        await pilot.press("v")
        assert any(".0" in line for line in app.lines()[2:10])


async def test_the_mouse_chooses_and_reads() -> None:
    app = MatrixApp(attention_matrix())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(MatrixView, offset=(11, 4))
        assert app.view.cursor == (2, 0)
        await pilot.hover(MatrixView, offset=(16, 6))
        assert app.view.told.startswith('query "thousand" (4) → key "journey" (1)')
        assert app.view.cursor == (2, 0)


async def test_a_newer_matrix_keeps_the_cursor() -> None:
    matrix = attention_matrix()
    app = MatrixApp(matrix)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        rows = [list(row) for row in matrix.values]
        rows[2][0] = 0.123
        app.view.show(replace(matrix, values=tuple(map(tuple, rows))))
        await pilot.pause()
        assert app.view.cursor == (2, 0)
        assert "weight .123" in app.view.told
        assert any("weight .123" in line for line in app.lines())


async def test_a_smaller_matrix_pulls_the_cursor_in() -> None:
    app = MatrixApp(attention_matrix())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+end")
        app.view.show(attention_matrix(3))
        await pilot.pause()
        assert app.view.cursor == (2, 2)


async def test_resizing_keeps_the_cursor_in_sight() -> None:
    app = MatrixApp(attention_matrix(64))
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.press("ctrl+end")
        await pilot.resize_terminal(40, 14)
        await pilot.pause()
        assert any("–64 of 64" in line for line in app.lines())
        assert any(line.startswith("query 63") for line in app.lines())
