"""The lesson screen as it is used: panes and keys, a figure that grows full screen, runs compared, free play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.explorer.figures import kept_attention
from tests.fakes import PAUSE, FakeEngine, check, failed, figure, output
from tests.plots.samples import heads, loss_curve
from tests.ui.pictures import picture
from tests.ui.test_lesson_screen import CHOICES, STEPS, Host, lesson
from tutor.course import schema
from tutor.engine.protocol import CheckResult
from tutor.figures import Curves, Series
from tutor.progress.store import Store, open_store
from tutor.terminal import Profile
from tutor.ui.lesson.comparison import Comparison
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.screens.play import Play
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.exploration_view import ExplorationView
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.pane import Pane
from tutor.ui.widgets.result_view import ResultView

STEPS["match"] = schema.Quiz(
    id="match",
    title="Match it",
    question="Which?",
    form="match",
    pairs=(schema.Pair(left="a", right="A"), schema.Pair(left="b", right="B")),
)
STEPS["sort"] = schema.Parsons(
    id="sort",
    title="Sort it",
    question="Which order?",
    lines=("a = 1", "b = a", "c = b"),
    checks=(schema.Check(name="c is one", expect="c == 1", because="So."),),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the run has ended and everything is drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def focused_pane(app: Host) -> str:
    assert app.focused is not None
    pane = next(node for node in app.focused.ancestors if isinstance(node, Pane))
    return pane.holds


async def test_after_a_run_tab_leads_round_and_every_pane_can_be_reached(store: Store) -> None:
    curve = figure("loss", loss_curve())
    app = Host(lesson("run"), FakeEngine(script={"hello": [output("hello\n"), curve]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert focused_pane(app) == "result"
        assert "▸ Run it · tab" in picture(app) and "▸ code · e" in picture(app)
        seen = []
        for _ in range(4):
            await pilot.press("tab")
            await pilot.pause()
            seen.append(focused_pane(app))
        assert seen == ["text", "code", "result", "result"]
        await pilot.press("shift+tab")
        assert isinstance(app.focused, FigureView) and "enter: full screen" in app.prompt
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FigureScreen)


async def test_e_goes_to_the_code_and_esc_back_to_what_came_of_it(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.focused, CodeEditor) and "ctrl+r: run it, esc" in app.prompt
        await pilot.press("escape")
        await pilot.pause()
        assert focused_pane(app) == "text"
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert "print('hello')" in picture(app) and "result" in picture(app)
        await pilot.press("escape")
        await pilot.pause()
        assert focused_pane(app) == "result"


async def test_a_click_opens_a_closed_pane(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        await pilot.click(".code")
        await pilot.pause()
        assert isinstance(app.focused, CodeEditor)


async def test_a_zoomed_pane_follows_the_keys(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(script={"hello": [output("hello\n")]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("z")
        await pilot.pause()
        assert "Run it" not in picture(app) and "hello" in picture(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "Press enter." in picture(app) and "print" not in picture(app)
        await pilot.press("z")
        await pilot.pause()
        assert "hello" in picture(app) and "Press enter." in picture(app)


async def test_stepping_fast_leaves_the_keys_with_the_step_that_is_shown(store: Store) -> None:
    app = Host(lesson("match", "quiz", "write"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.lesson_screen
        await screen.action_step(1)
        await screen.action_step(1)
        await pilot.pause()
        await pilot.pause()
        assert app.focused is not None and screen.panel in app.focused.ancestors
        keys = [key.description for key in screen.query_one(KeyBar).keys]
        assert "hint" in keys and "next match" not in keys


async def test_a_number_field_leaves_the_letters_to_the_step(store: Store) -> None:
    app = Host(lesson("number", "read"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        field = app.lesson_screen.query_one(Input)
        await pilot.press("minus", "1", "full_stop", "5", "e", "2", "c")
        assert field.value == "-1.5e2"
        assert {"next", "home"} <= {key.description for key in app.lesson_screen.query_one(KeyBar).keys}
        await pilot.press("n")
        await pilot.pause()
        assert app.lesson_screen.index == 1


async def test_an_error_stands_above_long_output(store: Store) -> None:
    engine = FakeEngine(script={"hello": [output("line\n" * 300), failed("ValueError", "bad value")]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        assert "ValueError: bad value" in picture(app)


async def test_wrongly_ordered_lines_do_not_finish_the_step(store: Store) -> None:
    wrong = CheckResult(name="c is one", passed=False, because="So.", message="c is 2")
    engine = FakeEngine(script={"b = a": [check(0, 1, wrong)]})
    app = Host(lesson("sort", "read"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert "c is 2" in picture(app) and "Not yet" in app.prompt
        assert store.standing("s1-01-test").done == frozenset()
        engine.sessions[0].script = {}
        await pilot.press("enter")
        await settled(pilot)
        assert "Right" in app.prompt and store.standing("s1-01-test").done == {"sort"}


async def test_ordered_lines_go_into_the_editor_and_ctrl_z_brings_the_own_code_back(store: Store) -> None:
    app = Host(lesson("write"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e", "pagedown", "end", "space", "x")
        await pilot.pause()
        mine = app.lesson_screen.query_one(CodeEditor).text
        assert mine.endswith(" x")
        await pilot.press("escape", "h", "h", "h")
        await pilot.pause()
        assert "h: order a solution's lines" in app.prompt
        await pilot.press("h")
        await pilot.pause()
        await pilot.press("space", "down", "space", "enter")
        await settled(pilot)
        assert app.lesson_screen.query_one(CodeEditor).text == "def one():\n    return 1"
        assert [one.code for one in store.attempts("s1-01-test", "write")] == ["def one():\n    return 1"]
        await pilot.press("e", "ctrl+z")
        assert app.lesson_screen.query_one(CodeEditor).text == mine


# ------------------------------------------------------------------------------------------------ full screen


async def test_a_figure_full_screen_grows_with_its_run_and_keeps_the_cursor(store: Store) -> None:
    whole = loss_curve()
    short = replace(whole, series=tuple(replace(one, x=one.x[:9], y=one.y[:9]) for one in whole.series))
    engine = FakeEngine(
        script={"hello": [figure("loss", short), PAUSE, figure("other", heads(1, 1)), figure("loss", whole), PAUSE]}
    )
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, FigureScreen) and app.screen.figure == short
        await pilot.press("left", "home")
        view = app.screen.query_one(CurveView)
        engine.sessions[0].go_on()
        await pilot.pause(0.3)
        assert app.screen.figure == whole and app.screen.query_one(CurveView) is view and view.cursor == 0.0
        engine.sessions[0].go_on()
        await settled(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.lesson_screen


async def test_nothing_is_drawn_below_a_figure_full_screen_until_it_is_left(store: Store) -> None:
    whole = loss_curve()
    parts = [
        replace(whole, series=tuple(replace(one, x=one.x[:n], y=one.y[:n]) for one in whole.series)) for n in (5, 9)
    ]
    engine = FakeEngine(script={"hello": [figure("loss", parts[0]), PAUSE, figure("loss", parts[1]), PAUSE]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause(0.1)
        below = app.lesson_screen.query_one(FigureView)
        await pilot.press("f")
        await pilot.pause(0.1)
        drawn = below.frames
        engine.sessions[0].go_on()
        await pilot.pause(0.2)
        assert isinstance(app.screen, FigureScreen) and app.screen.figure is parts[1]
        assert below.figure is parts[0] and below.frames == drawn
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert below.figure is parts[1] and below.frames > drawn
        engine.sessions[0].go_on()
        await settled(pilot)


async def test_an_attention_figure_keeps_layer_head_and_cell_while_it_trains(store: Store) -> None:
    first, second = heads(2, 3, 5), replace(heads(2, 3, 5), title="later")
    later = replace(second, weights=tuple(reversed(second.weights)))
    engine = FakeEngine(script={"hello": [figure("heads", first), PAUSE, figure("heads", later)]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("f")
        await pilot.pause()
        await pilot.press("enter", "right_curly_bracket", "right_square_bracket", "down", "right")
        engine.sessions[0].go_on()
        await settled(pilot)
        await pilot.pause(0.3)
        seen = app.screen.query_one(ExplorationView).exploration
        assert seen.maps.weights(seen.layer, seen.head) == later.weights[1][1] and (seen.query, seen.key) == (1, 1)
        assert "layer 2/2  head 2/3" in picture(app)


async def test_a_figure_in_words_is_updated_too(store: Store) -> None:
    whole = loss_curve()
    short = replace(whole, series=tuple(replace(one, x=one.x[:9], y=one.y[:9]) for one in whole.series))
    engine = FakeEngine(script={"hello": [figure("loss", short), PAUSE, figure("loss", whole)]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("f")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        before = picture(app)
        engine.sessions[0].go_on()
        await settled(pilot)
        await pilot.pause(0.3)
        assert picture(app) != before


# ------------------------------------------------------------------------------------------------ runs compared


def curve(last: float) -> Curves:
    return Curves(title="loss", series=(Series(label="train", x=(0.0, 1.0), y=(1.0, last)),))


async def three_runs(pilot: Pilot[None]) -> None:
    await pilot.press("left", "enter")
    await settled(pilot)
    for _ in range(2):
        await pilot.press("right", "enter")
        await settled(pilot)


def comparison(app: Host) -> Comparison:
    assert app.lesson_screen.panel is not None
    return app.lesson_screen.panel.state.comparison


async def test_runs_stand_in_a_table_and_can_be_dropped(store: Store) -> None:
    app = Host(lesson("knobs"), FakeEngine(script={"loss = rate": [figure("loss", curve(0.5))]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "drop run" not in [key.description for key in app.lesson_screen.query_one(KeyBar).keys]
        await three_runs(pilot)
        shown = picture(app)
        assert "rate  last train" in shown and "● 1     0.5" in shown and "› ■ 3     0.5" in shown
        assert "drop run" in [key.description for key in app.lesson_screen.query_one(KeyBar).keys]
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "up")
        await pilot.pause()
        assert "› ▲ 2     0.5" in picture(app)
        await pilot.press("x")
        await pilot.pause()
        assert [one.values["rate"] for one in comparison(app).runs] == [1, 3]
        figure_now = app.lesson_screen.query_one(ResultView).figure
        assert isinstance(figure_now, Curves)
        assert [one.label for one in figure_now.series] == ["rate 1", "rate 3"]
        await pilot.press("x", "x")
        await pilot.pause()
        assert not comparison(app).runs and "last train" not in picture(app)


async def test_the_knobs_stay_at_hand_after_a_run(store: Store) -> None:
    app = Host(lesson("knobs"), FakeEngine(script={"loss = rate": [figure("loss", curve(0.5))]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert focused_pane(app) == "knobs" and "[2]" in picture(app) and "▸ Turn it" in picture(app)
        await pilot.press("right")
        await pilot.pause()
        assert "[3]" in picture(app) and "enter: run with these values" in app.prompt


# ------------------------------------------------------------------------------------------------ free play, colors


async def test_free_play_shows_what_was_typed_the_answer_and_the_figure(store: Store) -> None:
    engine = FakeEngine(script={"x.shape": [output("(3,)\n")], "lab.": [figure("loss", curve(0.5))]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, Play) and "No variables yet" in picture(app)
        await pilot.press(*"x.shape")
        assert "› x.shape" in picture(app).splitlines()[-1]
        await pilot.press("enter")
        await settled(pilot)
        assert "(3,)" in picture(app)
        app.screen.query_one(Input).value = "lab.curve()"
        await pilot.press("enter")
        await settled(pilot)
        assert "loss" in picture(app)
        await pilot.press("escape", "p")
        await pilot.pause()
        await pilot.press("up")
        assert "(3,)" in picture(app) and "› lab.curve()" in picture(app).splitlines()[-1]


async def test_attention_of_free_play_opens_in_the_explorer_and_comes_back(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(script={"lab.attention": [figure("weights", kept_attention())]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, Play)
        app.screen.query_one(Input).value = "lab.attention(w)"
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert app.screen.query_one(ExplorationView).exploration.maps.figure == kept_attention()
        await pilot.press("escape")
        assert isinstance(app.screen, Play)


async def test_esc_stops_a_free_run_before_it_closes_free_play(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(script={"while": [PAUSE]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        app.screen.query_one(Input).value = "while True: pass"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, Play) and "Stopped." in picture(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.lesson_screen


async def test_other_colors_reach_code_and_figures(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(script={"hello": [figure("loss", curve(0.5))]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        editor = app.lesson_screen.query_one(CodeEditor)
        before = editor._theme.syntax_styles["keyword"]
        app.theme = "textual-light"
        app.lesson_screen.use_profile(Profile(dark=False))
        await pilot.pause()
        assert editor._theme.syntax_styles["keyword"] != before
        assert not app.lesson_screen.query_one(FigureView)._palette.dark


async def test_a_prediction_from_the_editor_asks_for_the_answer_first(store: Store) -> None:
    assert CHOICES[1].right
    app = Host(lesson("predict"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e", "ctrl+r")
        await pilot.pause()
        assert focused_pane(app) == "text" and "What will happen?" in app.prompt
