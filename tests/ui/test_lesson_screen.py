"""The lesson screen with a fake engine: each kind of step, right and wrong, and coming back to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, Static

from tests.fakes import PAUSE, FakeEngine, check, died, failed, figure, output
from tests.ui.pictures import picture
from tutor.course import schema
from tutor.course.loader import Entry, LoadedLesson
from tutor.course.yaml_source import Source
from tutor.engine.protocol import CheckResult, MistakeFound
from tutor.figures import Curves, Series
from tutor.progress.store import Store, open_store
from tutor.runs import open_runs
from tutor.terminal import Profile
from tutor.ui.lesson.leaving import LessonLeft
from tutor.ui.screens.lesson import LessonScreen
from tutor.ui.widgets.choice_list import ChoiceList
from tutor.ui.widgets.code_editor import CodeEditor
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.recap import Recap
from tutor.ui.widgets.result_view import ResultView

CHOICES = (
    schema.Choice(text="up", because="It falls.", right=False),
    schema.Choice(text="down", because="It falls, yes.", right=True),
)
EXERCISE = schema.Exercise(
    id="write",
    title="Write it",
    text="Write `one()`.",
    starter="def one():\n    ...",
    solution="def one():\n    return 1",
    hints=("first hint", "second hint", "third hint"),
    mistakes=(),
    checks=(schema.Check(name="is one", expect="one() == 1", because="One is one."),),
)
STEPS: dict[str, schema.AnyStep] = {
    "read": schema.Read(id="read", title="Read it", text="Some words about $d_k$."),
    "run": schema.Run(id="run", title="Run it", text="Press enter.", code="print('hello')"),
    "predict": schema.Predict(id="predict", title="Guess it", question="Where?", choices=CHOICES, code="x = 1"),
    "quiz": schema.Quiz(id="quiz", title="Say it", question="Which?", choices=CHOICES),
    "number": schema.Quiz(
        id="number", title="Count it", question="How many?", form="number", answer=3, because="Three."
    ),
    "write": EXERCISE,
    "knobs": schema.Knobs(
        id="knobs",
        title="Turn it",
        code="loss = rate",
        compare="loss",
        knobs=(schema.Knob(name="rate", label="rate", values=(1, 2, 3), start=2),),
    ),
}


def lesson(*kinds: str) -> LoadedLesson:
    made = schema.Lesson(
        format_version=1,
        id="s1-01-test",
        title="A test",
        stage=1,
        week=1,
        objective="After this you can test.",
        concepts=("test",),
        resources=(),
        steps=tuple(STEPS[kind] for kind in kinds),
        recap=("one line", "two lines", "three lines"),
    )
    path = Path("lesson.yaml")
    entry = Entry(id=made.id, title=made.title, stage=1, label="1.1", path=path, written=True, minutes=(1, 2))
    return LoadedLesson(lesson=made, entry=entry, source=Source(path=path, data={}, lines={}, blocks={}))


class Host(App[None]):
    def __init__(self, loaded: LoadedLesson, engine: FakeEngine, store: Store, start: str | None = None) -> None:
        super().__init__()
        self.runs = open_runs(store.path.parent)
        self.lesson_screen = LessonScreen(
            loaded,
            engine=engine,
            store=store,
            runs=self.runs,
            profile=Profile(chart_fps=20),
            start=start,
            next_lesson=None,
        )
        self.left: LessonLeft | None = None

    def on_mount(self) -> None:
        self.push_screen(self.lesson_screen, self._leave)

    def _leave(self, left: LessonLeft | None) -> None:
        self.left = left

    def action_help(self) -> None:
        """The lesson's key line names this action of the app."""

    def action_glossary(self) -> None:
        """The lesson's key line names this action of the app."""

    @property
    def prompt(self) -> str:
        return str(self.lesson_screen.query_one("#prompt", Static).content)

    @property
    def said(self) -> str:
        panel = self.lesson_screen.panel
        assert panel is not None
        return "\n".join(str(static.content) for static in panel.query(Static) if static.display)


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    opened = open_store(tmp_path)
    yield opened
    opened.close()


async def test_enter_leads_through_reading_and_running_to_the_recap(store: Store) -> None:
    app = Host(lesson("read", "run"), FakeEngine(script={"hello": [output("hello\n")]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "enter: next step" in app.prompt
        await pilot.press("enter")
        assert "enter: run it" in app.prompt
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "hello" in app.said and "enter: finish the lesson" in app.prompt
        await pilot.press("enter")
        await pilot.pause()
        assert app.lesson_screen.query_one(Recap)
        await pilot.press("enter")
    assert app.left == LessonLeft(next_lesson=None)
    assert store.standing("s1-01-test").state == "done"


async def test_a_prediction_is_committed_before_the_code_can_run(store: Store) -> None:
    engine = FakeEngine()
    app = Host(lesson("predict"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.press("ctrl+r")
        assert app.lesson_screen.panel is not None and not app.lesson_screen.panel.state.committed
        await pilot.press("space", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "It falls." in app.said
    answer = store.answers("s1-01-test")["predict"]
    assert answer.answer == [0] and not answer.right


async def test_a_wrong_answer_gets_its_reason_and_the_first_one_counts(store: Store) -> None:
    app = Host(lesson("quiz"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1", "enter")
        assert "It falls." in app.said and "Not yet. Choose" in app.prompt
        await pilot.press("2", "enter")
        assert "It falls, yes." in app.said and "Right" in app.prompt
    standing = store.standing("s1-01-test")
    assert (standing.right, standing.asked, standing.done) == (0, 1, frozenset({"quiz"}))


async def test_news_of_a_choice_that_comes_after_its_verdict_takes_nothing_back(store: Store) -> None:
    app = Host(lesson("quiz"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("2", "enter")
        assert "Right. enter: finish" in app.prompt
        app.lesson_screen.query_one(ChoiceList).post_message(ChoiceList.Changed())
        await pilot.pause()
        assert "Right. enter: finish" in app.prompt


async def test_a_number_is_typed_and_entered(store: Store) -> None:
    app = Host(lesson("number"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.focused, Input)
        await pilot.press("3", "enter")
        assert "Three." in app.said
    assert store.answers("s1-01-test")["number"].right


async def test_a_failed_check_says_why_and_every_attempt_is_kept(store: Store) -> None:
    wrong = CheckResult(
        name="is one",
        passed=False,
        because="One is one.",
        message="yours is 2",
        mistake=MistakeFound(name="two", tells="You returned two."),
    )
    engine = FakeEngine(script={"return 2": [check(0, 1, wrong)]})
    app = Host(lesson("write"), engine, store)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        editor = app.lesson_screen.query_one(CodeEditor)
        editor.focus()
        editor.load_text("def one():\n    return 2")
        await pilot.press("ctrl+r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "You returned two." in app.said and "yours is 2" in app.said and "One is one." in app.said
        assert "✓" not in app.prompt
        editor.load_text("def one():\n    return 1")
        await pilot.press("ctrl+r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "The check passes" in app.prompt
    kept = store.attempts("s1-01-test", "write")
    assert [(one.passed, one.mistake) for one in kept] == [(False, "two"), (True, "")]


async def test_hints_come_one_by_one_with_their_number_then_the_solution_is_asked_for(store: Store) -> None:
    app = Host(lesson("write"), FakeEngine(), store)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("h")
        await pilot.pause()
        assert "hint 1 of 3: first hint" in app.said and "second hint" not in app.said
        await pilot.press("h", "h")
        await pilot.pause()
        assert "hint 3 of 3: third hint" in app.said
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("n")
        assert not store.solution_shown("s1-01-test", "write")
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert store.solution_shown("s1-01-test", "write")
    assert store.hints_shown("s1-01-test", "write") == 3


async def test_a_run_can_be_stopped(store: Store) -> None:
    engine = FakeEngine(script={"hello": [output("going\n"), PAUSE]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "esc: stop" in app.prompt
        assert ("esc", "stop") in [(key.display, key.description) for key in app.lesson_screen.query_one(KeyBar).keys]
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "enter: run it" in app.prompt


async def test_an_error_and_a_dead_worker_are_told_and_the_step_can_run_again(store: Store) -> None:
    engine = FakeEngine(script={"hello": [failed("ValueError", "bad value")], "bye": [died()]})
    app = Host(lesson("run"), engine, store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "ValueError: bad value" in app.said and "enter: run it" in app.prompt
        app.lesson_screen.query_one(CodeEditor).load_text("bye")
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "exit code 7" in app.said


async def test_knobs_overlay_their_runs(store: Store) -> None:
    curve = Curves(title="loss", series=(Series(label="train", x=(0.0, 1.0), y=(1.0, 0.5)),))
    engine = FakeEngine(script={"loss = rate": [figure("loss", curve)]})
    app = Host(lesson("knobs"), engine, store)
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("right", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = app.lesson_screen.query_one(ResultView).figure
        assert isinstance(shown, Curves) and [one.label for one in shown.series] == ["rate 2", "rate 3"]


async def test_the_lesson_opens_where_it_was_left_with_the_code_as_left(store: Store) -> None:
    first = Host(lesson("read", "run", "quiz"), FakeEngine(), store)
    async with first.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        first.lesson_screen.query_one(CodeEditor).load_text("print('mine')")
        await pilot.press("q")
        await pilot.pause()
    again = Host(lesson("read", "run", "quiz"), FakeEngine(), store)
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert again.lesson_screen.index == 1
        assert again.lesson_screen.query_one(CodeEditor).text == "print('mine')"


async def test_a_resize_keeps_the_step_and_goes_to_two_columns(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.lesson_screen.query_one(CodeEditor).load_text("kept")
        assert app.lesson_screen.panel is not None and not app.lesson_screen.panel.panes.has_class("-wide")
        await pilot.resize_terminal(160, 50)
        await pilot.pause()
        assert app.lesson_screen.panel.panes.has_class("-wide")
        assert app.lesson_screen.query_one(CodeEditor).text == "kept"


async def test_tab_goes_from_pane_to_pane_and_e_to_the_code_also_where_panes_are_closed(store: Store) -> None:
    wrong = CheckResult(name="is one", passed=False, because="One is one.", message="yours is 2")
    app = Host(lesson("write"), FakeEngine(script={"": [check(0, 1, wrong)]}), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.lesson_screen.panel is not None
        panes = app.lesson_screen.panel.panes
        text = app.focused
        await pilot.press("tab")
        assert app.focused is panes.editor
        await pilot.press("ctrl+r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.focused is panes.result and "e: change your code" in app.prompt
        await pilot.press("e")
        assert app.focused is panes.editor
        await pilot.pause()
        assert "yours is 2" in picture(app) and "def one():" in picture(app)
        seen = []
        for _ in range(3):
            await pilot.press("tab")
            seen.append(app.focused)
        assert seen == [panes.result, text, panes.editor]
        await pilot.press("shift+tab")
        assert app.focused is text


async def test_a_change_that_is_told_after_the_answer_was_judged_leaves_the_step_answered(store: Store) -> None:
    app = Host(lesson("quiz"), FakeEngine(), store)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("2", "enter")
        await pilot.pause()
        assert "Right" in app.prompt and "enter: finish" in app.prompt
        assert app.focused is not None
        app.focused.post_message(ChoiceList.Changed())  # keys overtake messages where they are typed ahead
        await pilot.pause()
        assert "enter: finish" in app.prompt


async def test_a_result_without_a_figure_has_no_figure_that_takes_the_keys(store: Store) -> None:
    app = Host(lesson("run"), FakeEngine(), store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view = app.lesson_screen.query_one(FigureView)
        assert not view.focusable and view not in app.lesson_screen.focus_chain


LIVE = Curves(title="loss", series=(Series(label="train", x=(1.0, 2.0), y=(3.0, 2.0)),), x_limits=(0.0, 9.0), live=True)


async def test_a_training_is_kept_when_it_ends(store: Store) -> None:
    app = Host(lesson("knobs"), FakeEngine(script={"loss": [figure("loss", LIVE)]}), store)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    (run,) = app.runs.runs()
    assert (run.name, run.state, run.config) == ("s1-01-test/knobs", "finished", {"rate": 2})
    assert app.runs.close()


async def test_a_training_that_is_left_is_kept_as_interrupted(store: Store) -> None:
    app = Host(lesson("knobs"), FakeEngine(script={"loss": [figure("loss", LIVE), PAUSE]}), store)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.runs.runs()[0].state == "running"
        app.lesson_screen.dismiss(LessonLeft())
        await pilot.pause()
    (run,) = app.runs.runs()
    assert (run.state, run.step, run.steps) == ("interrupted", 2, 9)
    assert app.runs.close()


async def test_a_training_that_the_app_is_quit_over_is_kept_as_interrupted(store: Store) -> None:
    app = Host(lesson("knobs"), FakeEngine(script={"loss": [figure("loss", LIVE), PAUSE]}), store)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    (run,) = app.runs.runs()
    assert run.state == "interrupted"
    assert app.runs.close()
