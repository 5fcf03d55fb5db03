"""Attention over training time full screen: the scrubber, one head large, and newer steps while it is open."""

from __future__ import annotations

from dataclasses import replace

from tests.plots.samples import two_heads_appear
from tests.ui.test_figure_screen import ScreenApp
from tutor.terminal import Profile
from tutor.ui.widgets.exploration_view import ExplorationView

FIGURE = two_heads_appear()


def at(app: ScreenApp) -> int:
    return app.screen.query_one(ExplorationView).exploration.at


async def test_the_scrubber_moves_curve_heads_and_words_together() -> None:
    app = ScreenApp(FIGURE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert at(app) == 4 and "step 200, 5 of 5" in app.text()
        assert "step 200   loss 0.2144   previous token L1H1 .96   induction L2H2 .92" in app.text()
        last = app.text()
        await pilot.press("<", "<")
        await pilot.pause()
        assert at(app) == 2 and "step 100   loss" in app.text()
        await pilot.press(">", "right", "right", "right")
        await pilot.pause()
        assert app.text() == last
        await pilot.press("home")
        assert at(app) == 0
        await pilot.press("left", "end")
        assert at(app) == 4


async def test_a_head_is_opened_and_scrubbed_and_the_whole_training_is_there_again() -> None:
    app = ScreenApp(FIGURE)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        everything = app.text()
        assert "L1H1" in everything and "L2H2" in everything
        await pilot.press("enter", "down", "right", "enter")
        await pilot.pause()
        assert "layer 2/2  head 2/2  step 200, 5 of 5" in app.text()
        view = app.screen.query_one(ExplorationView)
        for step in (3, 2):
            await pilot.press("<")
            assert view.exploration.maps.weights(1, 1) == FIGURE.weights[step][1][1]
        assert "step 100, 3 of 5" in app.text()
        await pilot.press(">", ">", "g")
        await pilot.pause()
        assert app.text() == everything


async def test_newer_steps_are_followed_from_the_last_one_only() -> None:
    app = ScreenApp(replace(FIGURE, steps=FIGURE.steps[:3], weights=FIGURE.weights[:3]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert at(app) == 2
        await app.figure_screen.show(replace(FIGURE, steps=FIGURE.steps[:4], weights=FIGURE.weights[:4]))
        await pilot.pause()
        assert at(app) == 3
        await pilot.press("<")
        await app.figure_screen.show(FIGURE)
        await pilot.pause()
        assert at(app) == 2 and "3 of 5" in app.text()


async def test_in_ascii_it_has_no_other_character_and_t_tells_every_step() -> None:
    app = ScreenApp(FIGURE, Profile(colors="none", ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert all(line.isascii() for line in app.text().splitlines()[:-1])
        await pilot.press("t")
        await pilot.pause()
        assert "step 1   loss" in app.text() and "step 200   loss" in app.text()
