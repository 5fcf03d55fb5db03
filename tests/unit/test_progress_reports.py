"""What ``attn-tutor progress`` tells of a known history: pages as text and Markdown, and data for scripts."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from tests.conftest import STEPS as ALL_STEPS
from tests.conftest import lesson_data, lesson_id
from tests.unit.progress_samples import event
from tutor.cli import main
from tutor.course.loader import Course, load_course
from tutor.course.schema import Lesson
from tutor.plots.labels import visible
from tutor.progress.dashboard import make_dashboard
from tutor.progress.events import Event
from tutor.progress.reports.overview import Overview, make_overview, overview_facts, overview_page
from tutor.progress.reports.page import Items, Page, Paragraph, Table, as_markdown, as_text, page, section
from tutor.progress.reports.projects import ProjectResult, project_results
from tutor.progress.reports.stage import StageReport, make_stage_report, stage_facts, stage_page
from tutor.progress.reports.week import WeekReport, make_week_report, week_facts, week_page
from tutor.progress.reports.words import bar, duration
from tutor.progress.store import Store

GOLDENS = Path(__file__).parent / "goldens"
MONDAY = datetime(2026, 3, 2, 20, 0, tzinfo=UTC).timestamp()
DAY = 24 * 3600
TODAY = date(2026, 3, 12)
KEYS = {
    "today", "week", "behind", "ahead", "started_on", "days", "minutes", "steps", "reviews", "planned_minutes",
    "streak", "weeks", "outside", "stages", "concepts", "exercises", "predictions", "this_week", "next", "lessons",
    "trouble",
}  # fmt: skip
SUMS = {"done", "known", "skipped", "total"}
FIRST, SECOND, THIRD = lesson_id(1, 1), lesson_id(1, 2), lesson_id(2, 1)


def compare(name: str, lines: list[str]) -> None:
    path, found = GOLDENS / name, "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def before_plan(told: Page) -> Page:
    """A page without its last section, whose words are the plan's own."""
    assert told.sections[-1].title == "What comes next"
    return replace(told, sections=told.sections[:-1])


def ascii_text(page: Page) -> list[str]:
    return as_text(page, spell=lambda text: visible(text, True))


@pytest.fixture
def course(course_folder: Path) -> Course:
    """The small course with concepts; 1.2 shows the result of a project."""
    concepts = {"say": ["query", "key"], "guess": ["query"], "sort": ["softmax √d"], "write": ["key"]}
    steps = [step | {"concepts": concepts.get(str(step["id"]), [])} for step in ALL_STEPS]
    shows = "project = projects.train('gpt', steps=1)\nprojects.show_result(project, score='loss', target=1)"
    project = [*steps, {"id": "train", "kind": "run", "title": "Train", "code": shows}]
    for lesson, title, mine in ((FIRST, "A layer of neurons", steps), (SECOND, "Gradient descent", project)):
        data = lesson_data(lesson, title, 1, steps=mine)
        (course_folder / lesson / "lesson.yaml").write_text(json.dumps(data), encoding="utf-8")
    return load_course(course_folder)


def history() -> list[Event]:
    """Two days of the first week in 1.1, which is done; a day of the second week in 1.2; a wrong clock in between."""
    told = [
        ("lesson-opened", FIRST, "", 0.0, {}),
        ("time-spent", FIRST, "say", 60.0, {"seconds": 1500}),
        ("answered", FIRST, "say", 90.0, {"right": True}),
        ("step-done", FIRST, "say", 90.0, {}),
        ("predicted", FIRST, "guess", 95.0, {"right": False}),
        ("step-done", FIRST, "guess", 95.0, {}),
        ("time-spent", FIRST, "write", DAY + 60.0, {"seconds": 3600}),
        ("attempted", FIRST, "write", DAY + 61.0, {"passed": False, "mistake": "two"}),
        ("attempted", FIRST, "write", DAY + 62.0, {"passed": False, "mistake": "two"}),
        ("hint-shown", FIRST, "write", DAY + 63.0, {"number": 1}),
        ("attempted", FIRST, "write", DAY + 64.0, {"passed": True}),
        ("step-done", FIRST, "write", DAY + 65.0, {}),
        ("lesson-done", FIRST, "", DAY + 66.0, {}),
        ("time-spent", SECOND, "look", -MONDAY, {"seconds": 120}),
        ("step-shown", SECOND, "sort", 9 * DAY, {}),
        ("answered", SECOND, "sort", 9 * DAY, {"right": False}),
        ("time-spent", SECOND, "sort", 9 * DAY + 1.0, {"seconds": 600}),
        ("set-aside", THIRD, "", 9 * DAY + 2.0, {"why": "known"}),
    ]
    return [
        replace(event(number, kind, lesson, step, at=MONDAY + at, **data), offset=0)
        for number, (kind, lesson, step, at, data) in enumerate(told, 1)
    ]


@pytest.fixture
def learned(store: Store) -> Store:
    store.merge(history())
    return store


def read(course: Course) -> dict[str, Lesson]:
    return {entry.id: course.lesson(entry.id).lesson for entry in course.lessons if entry.written}


def overview(course: Course, store: Store) -> Overview:
    return make_overview(course, store, read(course), TODAY)


def week(course: Course, store: Store, number: int) -> WeekReport | None:
    return make_week_report(course, store.digests(), overview(course, store).dashboard, number)


def stage(course: Course, store: Store, number: int, **projects: ProjectResult) -> StageReport:
    return make_stage_report(course, store.digests(), read(course), number, today=TODAY, projects=projects)


# ------------------------------------------------------------------------------------------------ in all


def test_the_overview_as_text_and_as_markdown(course: Course, learned: Store) -> None:
    told = overview_page(overview(course, learned))
    compare("progress.txt", as_text(before_plan(told)))
    compare("progress.md", as_markdown(before_plan(told)))
    assert "Next: 1.2 Gradient descent, step 7: Sort it." in as_text(told)


def test_the_overview_in_ascii(course: Course, learned: Store) -> None:
    lines = ascii_text(before_plan(overview_page(overview(course, learned), ascii=True)))
    assert all(line.isascii() and len(line) <= 80 for line in lines)
    compare("progress_ascii.txt", lines)


def test_nothing_done_yet(course: Course, store: Store) -> None:
    told = overview(course, store)
    lines = ascii_text(overview_page(told, ascii=True))
    assert lines[2].startswith("Nothing is done yet") and "Weeks" not in lines and "Lessons" not in lines
    facts = overview_facts(told)
    assert facts["started_on"] is None and facts["lessons"] == facts["weeks"] == facts["outside"] == []


def test_lessons_that_are_known_are_a_beginning_and_only_a_wrong_clock_is_one(course: Course, store: Store) -> None:
    store.merge([replace(event(1, "set-aside", FIRST, at=MONDAY, why="known"), offset=0)])
    lines = ascii_text(overview_page(overview(course, store), ascii=True))
    assert lines[2] == "Week 1 of 1, on plan."
    store.merge([replace(event(2, "time-spent", SECOND, "say", at=0.0, seconds=120), offset=0)])
    lines = ascii_text(overview_page(overview(course, store), ascii=True))
    assert lines[2] == "Week 1 of 1, on plan. 2 min on 1 day."


def test_the_data_of_the_overview(course: Course, learned: Store) -> None:
    facts = overview_facts(overview(course, learned))
    assert set(facts) == KEYS
    assert (facts["week"], facts["days"], facts["minutes"], facts["started_on"]) == (2, 4, 97.0, "2026-03-02")
    assert facts["next"] == {"lesson": SECOND, "step": "sort"}
    assert [one["minutes"] for one in facts["weeks"]] == [85.0, 10.0]
    assert sum(one["minutes"] for one in facts["weeks"] + facts["outside"]) == facts["minutes"]
    assert facts["outside"] == [{"date": "1970-01-01", "minutes": 2.0, "steps": 0, "reviews": 0}]
    assert [one["state"] for one in facts["lessons"]] == ["done", "started", "new"]
    first = facts["lessons"][0]
    assert (first["steps_done"], first["right"], first["asked"], first["minutes"]) == (3, 1, 2, 85.0)
    assert first["finished_on"] == "2026-03-03" and first["days"] == ["2026-03-02", "2026-03-03"]
    assert facts["exercises"][0]["mistakes"] == {"two": 2} and facts["predictions"]["missed"][0]["step"] == "guess"


def test_every_key_is_described(course: Course, learned: Store) -> None:
    described = set(re.findall(r"`(\w+)`", (Path(__file__).parents[2] / "docs" / "progress.md").read_text("utf-8")))
    report = week(course, learned, 1)
    assert report is not None
    told = [overview_facts(overview(course, learned)), week_facts(report), stage_facts(stage(course, learned, 1))]
    assert {key for facts in told for key in facts} - described - SUMS == set()
    assert {key for lesson in told[0]["lessons"] for key in lesson} <= described


# ------------------------------------------------------------------------------------------------ a week


def test_a_week_as_text(course: Course, learned: Store) -> None:
    report = week(course, learned, 1)
    assert report is not None
    compare("progress_week.txt", ascii_text(week_page(report)))
    assert [one.id for one in report.left] == [SECOND], "1.3 is not written"
    facts = week_facts(report)
    assert facts["minutes"] == sum(day["minutes"] for day in facts["days"]) == 85.0
    assert facts["lessons"] == [{"id": FIRST, "minutes": 85.0, "steps": 3, "reviews": 0, "finished": True}]


def test_a_week_in_which_nothing_was_done_and_one_that_is_still_to_come(course: Course, learned: Store) -> None:
    board = make_dashboard(course, learned.digests(), {}, date(2026, 3, 24))
    begins = make_week_report(course, {}, make_dashboard(course, {}, {}, TODAY), 1)
    assert begins is not None and "Nothing is done yet in this week." in as_text(week_page(begins))
    quiet = make_week_report(course, learned.digests(), board, 3)
    assert quiet is not None and "Nothing was done in this week." in as_text(week_page(quiet))
    unbegun = make_dashboard(course, {}, {}, date(2026, 3, 4))
    ahead = make_week_report(course, {}, unbegun, unbegun.plan.weeks[-1].number)
    assert ahead is not None and ahead.to_come and ahead.planned == ahead.left != ()
    lines = as_text(week_page(ahead))
    assert "This week is still to come." in lines and "Planned" in lines
    assert week(course, learned, 99) is None


# ------------------------------------------------------------------------------------------------ a stage


def test_a_stage_is_in_progress_until_every_core_lesson_is_settled(course: Course, learned: Store) -> None:
    report = stage(course, learned, 1)
    assert not report.finished and [one.entry.id for one in report.open_core] == [SECOND]
    compare("progress_stage_open.txt", as_text(stage_page(report)))
    known = stage(course, learned, 2)
    assert known.finished
    lines = as_text(stage_page(known))
    assert lines[0] == "Stage 2: Enter attention" and any("1 known, by a placement check" in line for line in lines)
    unbegun = stage(course, learned, 3)
    assert not unbegun.finished, "none of its lessons is written"
    assert as_text(stage_page(unbegun))[0] == "Stage 3: Practice (not begun)"


def test_a_finished_stage_as_a_page_to_keep(course: Course, learned: Store, tmp_path: Path) -> None:
    learned.merge([replace(event(50, "lesson-done", SECOND, at=MONDAY + 10 * DAY), offset=0)])
    folder = tmp_path / "trainings" / "2026-03-11-200000-gpt"
    folder.mkdir(parents=True)
    text = "# Result: gpt\n\n- target: loss ≤ 1\n- yours: 0.900, reached\n\n```\n- not: this\n```\n"
    (folder / "result.md").write_text(text, encoding="utf-8")
    report = stage(course, learned, 1, **project_results(tmp_path / "trainings"))
    assert report.finished
    compare("progress_stage.md", as_markdown(stage_page(report, name="Ada *L.* <b>")))


def test_the_numbers_of_a_stage_are_those_of_its_lessons(course: Course, learned: Store) -> None:
    facts, all = stage_facts(stage(course, learned, 1)), overview_facts(overview(course, learned))
    lessons = [one for one in all["lessons"] if one["stage"] == 1]
    assert facts["minutes"] == sum(one["minutes_ever"] for one in lessons) == 97.0
    assert (facts["right"], facts["asked"]) == tuple(sum(one[key] for one in lessons) for key in ("right", "asked"))
    assert facts["days"] == len({day for one in lessons for day in one["days"]}) == 3
    summed = next(one for one in all["stages"] if one["number"] == 1)
    shared = ("done", "known", "skipped", "total", "minutes", "right", "asked")
    assert [facts[key] for key in shared] == [summed[key] for key in shared]


def test_result_pages_are_the_newest_of_each_system_and_damaged_ones_are_passed_over(tmp_path: Path) -> None:
    for folder, text in {
        "2026-03-01-gpt": "# Result: gpt\n\n- yours: old\n",
        "2026-03-02-gpt": "# Result: gpt\n\n- yours: new\n",
        "2026-03-03-gpt": "\x00\x01",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "result.md").write_bytes(text.encode() + b"\xff")
    assert project_results(tmp_path / "nowhere") == {}
    assert project_results(tmp_path)["gpt"].folder == "2026-03-02-gpt"


# ------------------------------------------------------------------------------------------------ pages and words


def test_a_page_wraps_sentences_and_takes_no_name_for_markdown() -> None:
    told = page("T", section("", Paragraph("word " * 30)), section("S", Items(("a | b",)), None), section("E", None))
    text = as_text(told)
    assert max(map(len, text)) <= 80 and "E" not in text
    table = page("*T*", section("", Table(head=("a", "b"), rows=(("x|y", "1"),), right=frozenset((1,)))))
    assert as_markdown(table) == ["# \\*T\\*", "", "| a | b |", "| --- | ---: |", "| x\\|y | 1 |"]


def test_bars_are_full_only_for_everything() -> None:
    assert bar({"#": 0}, 9, 4) == "────" and bar({"#": 9}, 9, 4) == "####"
    assert bar({"#": 8, "+": 0}, 9, 4) == "###─" and bar({"#": 1}, 100, 4) == "#───"
    assert bar({"#": 5, "+": 4}, 9, 4) == "##++" and bar({"#": 0}, 0, 4) == "────"


def test_minutes_in_words() -> None:
    assert [duration(minutes) for minutes in (0, 59.4, 60, 125)] == ["0 min", "59 min", "1 h 00", "2 h 05"]


# ------------------------------------------------------------------------------------------------ the command


def run(course: Course, home: Path, *arguments: str) -> Result:
    given = ["--lessons", str(course.folder), "--home", str(home), "progress", *arguments]
    return CliRunner().invoke(main, given)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--week", "1", "--stage", "1"], "not both"),
        (["--markdown", "--json"], "not both"),
        (["--name", "Ada"], "give --stage, too"),
        (["--stage", "9"], "no stage 9. It has 1, 2, 3."),
        (["--week", "99"], "there is no week 99. The plan has weeks 1 to 2."),
    ],
)
def test_what_the_command_can_not_do(course: Course, tmp_path: Path, arguments: list[str], words: str) -> None:
    refused = run(course, tmp_path, *arguments)
    assert refused.exit_code == 2 and words in refused.output


def test_the_command_tells_all_of_it(course: Course, learned: Store) -> None:
    assert learned.flush()
    home = learned.path.parent
    assert "Hardest exercises" in run(course, home).output
    assert run(course, home, "--markdown").output.startswith("# A small course\n")
    assert json.loads(run(course, home, "--week", "1", "--json").output)["minutes"] == 85.0
    assert run(course, home, "--stage", "1", "--name", "Ada").output.startswith("Stage 1: Foundations (in progress)")
    assert json.loads(run(course, home, "--stage", "1", "--json").output)["open"] == [SECOND]
