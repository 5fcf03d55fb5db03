"""What the lesson screen decides without an app: panes, runs compared, time, what is kept, words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style

from tests.fakes import check, done, failed, output
from tutor.course import schema
from tutor.engine.protocol import CheckResult, MistakeFound, Output, Problem
from tutor.figures import Curves, Series
from tutor.progress.store import Store, open_store
from tutor.ui.code_colors import editor_theme, shown_code
from tutor.ui.lesson.comparison import MOST_RUNS, Comparison, KnobRun
from tutor.ui.lesson.grading import judge, judge_ordered, ordered_lines
from tutor.ui.lesson.panes import edge, open_panes, opening_keys
from tutor.ui.lesson.progress import LessonProgress
from tutor.ui.lesson.record import RunRecord
from tutor.ui.lesson.report import hints_report, run_report, trouble_report
from tutor.ui.lesson.stepping import StepState, main_action, offered, prompt, run_finishes

CHOICES = (schema.Choice(text="a", because="A.", right=True), schema.Choice(text="b", because="B."))
READ = schema.Read(id="read", title="Read", text="Words.")
PARSONS = schema.Parsons(id="sort", title="Sort", question="?", lines=("a", "b", "c"), decoys=("d",), because="So.")
EXERCISE = schema.Exercise(
    id="write",
    title="Write",
    starter="...",
    solution="x = 1",
    hints=("one", "two", "three"),
    mistakes=(),
    checks=(schema.Check(name="is one", expect="x == 1", because="One."),),
)
KNOBS = schema.Knobs(
    id="turn",
    title="Turn",
    code="1",
    compare="loss",
    knobs=(schema.Knob(name="rate", label="rate", values=(1, 2, 3), start=2),),
)
LESSON = schema.Lesson(
    format_version=1,
    id="s1-01-test",
    title="A test",
    stage=1,
    week=1,
    objective="Test.",
    concepts=(),
    resources=(),
    steps=(READ, EXERCISE, PARSONS),
    recap=("1", "2", "3"),
)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path)
    yield store
    store.close()


# ------------------------------------------------------------------------------------------------ panes


def test_all_panes_are_open_before_the_first_run() -> None:
    assert open_panes(("text", "knobs", "code"), "text") == {"text", "knobs", "code"}


@pytest.mark.parametrize(
    ("focused", "open_now"),
    [("text", {"text", "result"}), ("code", {"code", "result"}), ("result", {"result"})],
)
def test_after_a_run_the_result_is_open_beside_the_pane_with_the_keys(focused: str, open_now: set[str]) -> None:
    assert open_panes(("text", "code", "result"), focused) == open_now  # type: ignore[arg-type]


def test_knobs_stay_in_sight_unless_code_is_written() -> None:
    panes = ("text", "knobs", "code", "result")
    assert "knobs" in open_panes(panes, "result") and "knobs" in open_panes(panes, "text")
    assert "knobs" not in open_panes(panes, "code")


def test_a_closed_pane_names_the_key_that_opens_it() -> None:
    assert opening_keys(("text", "code", "result", "result"), 3) == {"text": "tab", "code": "e"}
    assert opening_keys(("text", "code", "result"), 1) == {"text": "shift+tab", "result": "tab"}
    assert opening_keys(("text",), 0) == {}
    assert edge("text", "Read it", open=False, key="tab") == "▸ Read it · tab"
    assert edge("text", "Read it", open=True, key="tab") == "" and edge("code", "code", open=True, key="e") == "code"


# ------------------------------------------------------------------------------------------------ runs compared


def run(rate: int, *last: float | None, edited: bool = False, width: int = 1) -> KnobRun:
    labels = ["train", "test"][: len(last)]
    series = tuple(Series(label=label, x=(0.0, 1.0), y=(1.0, y)) for label, y in zip(labels, last, strict=True))
    return KnobRun(values={"rate": rate, "n_head": width}, curves=Curves(title="loss", series=series), edited=edited)


def compared(*runs: KnobRun) -> Comparison:
    comparison = Comparison()
    for one in runs:
        comparison.add(one)
    return comparison


def test_the_table_has_the_knobs_and_the_last_value_of_each_curve() -> None:
    comparison = compared(run(1, 0.25, 0.5), run(2, None, 0.125))
    assert comparison.columns() == ("rate", "n head", "last train", "last test")
    assert [row.cells for row in comparison.rows()] == [("1", "1", "0.25", "0.5"), ("2", "1", "not finite", "0.125")]
    assert [row.series for row in comparison.rows()] == [(0, 1), (2, 3)]


def test_runs_are_named_after_what_sets_them_apart() -> None:
    assert compared(run(1, 0.5), run(2, 0.5)).names() == ["rate 1", "rate 2"]
    assert compared(run(1, 0.5), run(2, 0.5, width=4)).names() == ["rate 1, n head 1", "rate 2, n head 4"]
    assert compared(run(1, 0.5)).names() == ["rate 1, n head 1"]
    mixed = compared(run(1, 0.5), run(1, 0.5, edited=True))
    assert mixed.names() == ["code as given", "your code"] and mixed.columns()[2] == "code"


def test_the_overlay_holds_every_series_under_its_own_name() -> None:
    both = compared(run(1, 0.5, 0.6), run(2, 0.7, 0.8)).overlaid()
    assert both.title == "loss: 2 runs"
    assert [(one.label, one.y[-1]) for one in both.series] == [
        ("rate 1 · train", 0.5),
        ("rate 1 · test", 0.6),
        ("rate 2 · train", 0.7),
        ("rate 2 · test", 0.8),
    ]
    with pytest.raises(ValueError, match="nothing to overlay"):
        Comparison().overlaid()


def test_the_same_values_again_take_the_place_of_the_run_before() -> None:
    comparison = compared(run(1, 0.5), run(2, 0.6), run(1, 0.7))
    assert [(one.values["rate"], one.curves.series[0].y[-1]) for one in comparison.runs] == [(2, 0.6), (1, 0.7)]
    assert comparison.chosen == 1


def test_no_more_runs_are_kept_than_there_are_marks() -> None:
    comparison = compared(*(run(rate, 0.5) for rate in range(12)))
    assert [one.values["rate"] for one in comparison.runs] == list(range(12 - MOST_RUNS, 12))
    assert len(compared(*(run(rate, 0.5, 0.5) for rate in range(12))).overlaid().series) == MOST_RUNS


def test_the_chosen_run_is_dropped() -> None:
    comparison = compared(run(1, 0.5), run(2, 0.6), run(3, 0.7))
    comparison.move(-1)
    comparison.drop()
    assert [one.values["rate"] for one in comparison.runs] == [1, 3] and comparison.chosen == 1
    comparison.move(5)
    comparison.drop()
    comparison.drop()
    comparison.drop()
    assert not comparison.runs and comparison.columns() == () and comparison.rows() == []


# ------------------------------------------------------------------------------------------------ what is kept


def test_the_place_is_the_wanted_step_or_the_one_shown_last(opened: Store) -> None:
    progress = LessonProgress(opened, LESSON)
    assert progress.place(None) == 0 and progress.place("sort") == 2 and progress.place("gone") == 0
    progress.show(EXERCISE)
    assert LessonProgress(opened, LESSON).place(None) == 1
    progress.show(None)
    assert LessonProgress(opened, LESSON).place(None) == 3


def test_a_lesson_is_done_at_the_recap_once_every_step_is(opened: Store) -> None:
    progress = LessonProgress(opened, LESSON)
    for step in (READ, EXERCISE):
        progress.finish(step)
    progress.show(None)
    assert progress.open_steps() == ("3. Sort",) and progress.standing.state == "started"
    progress.finish(PARSONS)
    progress.show(None)
    assert progress.standing.state == "done" and progress.done_places() == {0, 1, 2}


def test_the_last_passing_code_of_each_exercise_is_kept(opened: Store) -> None:
    progress = LessonProgress(opened, LESSON)
    wrong = CheckResult(name="is one", passed=False, because="One.", mistake=MistakeFound(name="two", tells="Two."))
    for code, result in (("x = 2", wrong), ("x = 1", CheckResult(name="is one", passed=True, because="One."))):
        record = RunRecord()
        record.take(check(0, 1, result))
        record.take(done())
        progress.run(EXERCISE, record, code)
    assert progress.passed() == {"write": "x = 1"}
    kept = opened.attempts(LESSON.id, "write")
    assert [(one.passed, one.check, one.mistake) for one in kept] == [(False, "is one", "two"), (True, "", "")]


def test_a_draft_is_kept_once_it_differs_and_from_then_on(opened: Store) -> None:
    progress = LessonProgress(opened, LESSON)
    progress.save_draft(EXERCISE, "...", own="...")
    assert progress.draft(EXERCISE) is None
    progress.save_draft(EXERCISE, "x", own="...")
    progress.save_draft(EXERCISE, "...", own="...")
    assert LessonProgress(opened, LESSON).draft(EXERCISE) == "..."


def test_a_solution_is_a_secret_until_shown_or_solved(opened: Store) -> None:
    progress = LessonProgress(opened, LESSON)
    assert not progress.may_see_solution(EXERCISE)
    progress.show_solution(EXERCISE)
    assert progress.may_see_solution(EXERCISE) and opened.solution_shown(LESSON.id, "write")
    progress.show_hint(EXERCISE, 2)
    progress.show_hint(EXERCISE, 1)
    assert opened.hints_shown(LESSON.id, "write") == 2


# ------------------------------------------------------------------------------------------------ answers and words


def test_ordered_lines_are_judged_by_their_order_or_by_their_checks() -> None:
    assert ordered_lines(PARSONS, [3, 0]) == ["d", "a"]
    assert judge(PARSONS, [0, 1, 2]).reasons == ("So.",) and not judge(PARSONS, [0, 1, 2, 3]).right
    assert judge_ordered(PARSONS, passed=True).right and not judge_ordered(PARSONS, passed=False).right
    task = schema.Task(
        id="t",
        title="t",
        question="?",
        choices=CHOICES,
        resource=schema.Resource(title="P", authors="A", year=2017, where="3", read_for="it"),
    )
    assert judge(task, [1]).reasons == ("B.",)


def test_checked_code_finishes_a_step_only_when_it_passes() -> None:
    record = RunRecord()
    record.take(check(0, 1, CheckResult(name="c", passed=False, because="b")))
    record.take(done())
    assert record.ran and not run_finishes(EXERCISE, record) and not run_finishes(PARSONS, record)
    assert run_finishes(KNOBS, record)


def test_hints_stand_newest_first_and_say_how_many_there_are() -> None:
    lines = hints_report(("one", "two", "three"), 2).plain.splitlines()
    assert lines == ["hint 2 of 3: two   h: next hint", "hint 1: one"]
    assert hints_report(("one",), 1).plain == "hint 1 of 1: one   h: put the lines of a solution in order"


def test_what_went_wrong_stands_apart_from_the_list_of_checks() -> None:
    record = RunRecord()
    record.take(check(0, 2, CheckResult(name="first", passed=True, because="")))
    record.take(check(1, 2, CheckResult(name="second", passed=False, because="So.", message="no")))
    record.take(done())
    assert trouble_report(record).plain == "✗ second   check 2 of 2\nno\nSo."
    assert run_report(record).plain == "✓ first\n✗ second"


def test_a_clean_run_has_no_trouble_and_a_broken_one_says_it_first() -> None:
    record = RunRecord()
    record.take(done())
    assert not trouble_report(record)
    record = RunRecord()
    record.take(output("much text\n" * 100))
    record.take(failed("ValueError", "bad"))
    assert trouble_report(record).plain == "ValueError: bad" and not run_report(record)


def test_a_progress_bar_overwrites_its_line() -> None:
    record = RunRecord()
    for text, overwrites in (("begin\n", False), ("10 %", False), ("20 %", True), ("30 %\n", True), ("end", False)):
        record.take(Output(run_id=1, stream="stdout", text=text, overwrites=overwrites))
    assert record.text == "begin\n30 %\nend"


def test_the_prompt_knows_what_takes_the_keys() -> None:
    state = StepState()
    assert prompt(EXERCISE, state, answered=False, last=False, keys="editor").startswith("ctrl+r: check it, esc")
    assert "enter: full screen" in prompt(EXERCISE, state, answered=False, last=False, keys="figure")
    state.done = True
    assert prompt(EXERCISE, state, answered=False, last=False).endswith("n: next step")


def test_keys_are_offered_where_they_do_something() -> None:
    state = StepState()
    assert offered("hint", EXERCISE, state) and not offered("hint", READ, state)
    assert offered("edit", KNOBS, state) and not offered("edit", PARSONS, state)
    assert not offered("drop_run", KNOBS, state)
    state.comparison.add(run(1, 0.5))
    assert offered("drop_run", KNOBS, state)
    state.begin("1")
    assert not offered("drop_run", KNOBS, state) and not offered("again", KNOBS, state)


# ------------------------------------------------------------------------------------------------ code


def test_code_has_the_same_colors_in_the_editor_and_where_it_is_shown() -> None:
    colors = {
        "primary": "#0000ff",
        "success": "#00ff00",
        "accent": "#ff0000",
        "secondary": "#00ffff",
        "text-muted": "auto 60%",
    }
    styles = editor_theme(colors).syntax_styles
    assert styles["keyword"] == Style(color="#0000ff") and styles["string"] == Style(color="#00ff00")
    assert styles["comment"] == Style(italic=True)
    code = shown_code("def f():\n    return 'x'  # why")
    marked = {code.plain[span.start : span.end]: span.style for span in code.spans}
    assert marked["def"] == "$primary" and marked["f"] == "$secondary" and marked["# why"] == "$text-muted italic"


def test_an_error_without_a_trace_is_told() -> None:
    record = RunRecord()
    record.take(check(0, 1, CheckResult(name="c", passed=False, because="b", problem=Problem(kind="E", message="m"))))
    assert "E: m" in trouble_report(record).plain


# ------------------------------------------------------------------------------------------------ a check


def test_a_sealed_step_takes_one_answer_and_tells_nothing() -> None:
    quiz = schema.Quiz(
        id="q",
        title="Q",
        question="Which?",
        choices=(schema.Choice(text="a", because="no"), schema.Choice(text="b", because="yes", right=True)),
    )
    state = StepState(sealed=True)
    assert main_action(quiz, state) == "answer"
    state.verdict = judge(quiz, [0])
    state.edited = True
    assert main_action(quiz, state) == "next", "a wrong answer, and later keys, change nothing"
    assert prompt(quiz, state, answered=True, last=False) == "Your answer is kept. enter: next step"
    state.sealed = False
    assert main_action(quiz, state) == "answer"


def test_a_sealed_exercise_has_neither_hint_nor_solution() -> None:
    exercise = schema.Exercise(
        id="w", title="W", starter="…", solution="x = 1", checks=(), hints=("a", "b", "c"), mistakes=()
    )
    for sealed in (True, False):
        state = StepState(sealed=sealed)
        assert [offered(action, exercise, state) for action in ("hint", "solution")] == [not sealed] * 2
        assert ("hint" in prompt(exercise, state, answered=False, last=True)) == (not sealed)
