"""The command line: exit statuses, messages and what scripts read."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from tests.unit.made_lessons import lesson_data, write_course, write_lesson
from tutor.cli import main
from tutor.course.placement_ids import placement_id
from tutor.progress.store import open_store
from tutor.runs import open_runs
from tutor.runs.run import begun


def run(*arguments: str, home: Path, **options: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments], **options)  # type: ignore[arg-type]


def process(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tutor", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def test_list_shows_every_lesson_and_says_what_is_not_written(tmp_path: Path) -> None:
    result = run("list", home=tmp_path)
    assert result.exit_code == 0
    assert "1.1  s1-01-neuron-layer" in result.output
    facts = json.loads(run("list", "--json", home=tmp_path).output)
    assert len(facts) == 41 and facts[0] == {
        "id": "s1-01-neuron-layer",
        "number": "1.1",
        "title": "A layer of neurons",
        "stage": 1,
        "written": True,
        "state": "new",
    }


def test_a_lesson_that_is_not_written_is_listed_as_such_and_never_opened(course_folder: Path, tmp_path: Path) -> None:
    own = ["--lessons", str(course_folder)]
    listed = run(*own, "list", home=tmp_path).output
    assert [line for line in listed.splitlines() if line.endswith("not written yet")] != []
    for command in (["run", "1.3"], ["run", "1.3/look"]):
        refused = run(*own, *command, home=tmp_path)
        assert refused.exit_code == 2 and "is not written yet" in refused.output


def offered(words: str, home: Path) -> list[str]:
    """What the shell is offered after these words, of which the last one is still being typed."""
    *given, incomplete = words.split(" ")
    shell = ShellComplete(main, {}, "attn-tutor", "_ATTN_TUTOR_COMPLETE")
    return [item.value for item in shell.get_completions(["--home", str(home), *given], incomplete)]


def test_the_shell_completes_lessons_steps_stages_and_runs(tmp_path: Path) -> None:
    runs = open_runs(tmp_path)
    kept = runs.keep(begun("gpt", "train"))
    runs.close()
    for words, told in {
        "s2-0": "s2-01-bottleneck",
        "notes s2-0": "s2-01-bottleneck",
        "note s2-0": "s2-01-bottleneck",
        "note s2-08/form": "s2-08/formula",
        "note s2-08-scaled-dot-product/rec": "s2-08-scaled-dot-product/recap",
        "run s2-08/form": "s2-08/formula",
        "placement ": "1",
        "progress --stage 3": "3",
        f"runs show {kept.id[:2]}": kept.id,
    }.items():
        assert offered(words, tmp_path)[:1] == [told], words
    assert offered("note s9-99/", tmp_path) == offered("run s2-08/rec", tmp_path) == []


@pytest.mark.parametrize("signs", [["--ascii"], []])
def test_signs_have_other_forms_where_only_ascii_is_printed(signs: list[str], tmp_path: Path) -> None:
    with contextlib.closing(open_store(tmp_path)) as store:
        store.record("set-aside", "s1-01-neuron-layer", why="known")
        store.record("noted", "s1-02-gradient-descent", "step", text="α → β")
        store.record("bookmarked", "s1-02-gradient-descent", "step", on=True)
    plain = {"LC_ALL": "C", "LANG": "C", "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    for command in ("list", "notes", "glossary", "search attention", "progress"):
        given = [sys.executable, "-m", "tutor", "--home", str(tmp_path), *signs, *command.split()]
        env = dict(os.environ) if signs else plain
        said = subprocess.run(given, capture_output=True, encoding="utf-8", env=env, timeout=120)
        assert said.returncode == 0 and said.stdout.isascii(), command
        if command == "list":
            assert "* 1.1" in said.stdout and "o 1.3" in said.stdout
        if command == "notes":
            assert "alpha -> beta" in said.stdout


def test_list_says_what_is_known_or_skipped(tmp_path: Path) -> None:
    with contextlib.closing(open_store(tmp_path)) as store:
        store.record("set-aside", "s1-01-neuron-layer", why="known")
        store.record("set-aside", "s1-02-gradient-descent", why="skipped")
        store.record("answered", placement_id(1), "x", answer=[0], right=True)
    lines = run("list", home=tmp_path).output.splitlines()
    assert any("◆ 1.1" in line and line.endswith("known") for line in lines)
    assert any("– 1.2" in line and line.endswith("skipped") for line in lines)
    facts = json.loads(run("list", "--json", home=tmp_path).output)
    assert [(one["state"], one["aside"]) for one in facts[:2]] == [("new", "known"), ("new", "skipped")]
    assert "placement" not in f"{lines}{facts}{run('progress', home=tmp_path).output}"


def test_a_check_of_no_stage_is_one_message(tmp_path: Path) -> None:
    result = run("placement", "9", home=tmp_path)
    assert result.exit_code == 2 and result.output == "attn-tutor: there is no stage 9. The stages are 1, 2, 3, 4.\n"


def test_without_a_terminal_it_says_so_in_one_line_and_how_to_use_the_text_mode(tmp_path: Path) -> None:
    result = process(home=tmp_path)
    assert result.returncode == 2 and result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "terminal" in result.stderr and "attn-tutor run" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "s1-01-neurom"], "Did you mean s1-01-neuron-layer"),
        (["run", "s1"], "may be any of s1-01-neuron-layer"),
        (["run", "s1-01/nothing"], "has no step 'nothing'"),
        (["--lessons", "/nowhere", "list"], "--lessons DIR"),
        (["reset"], "name one lesson, or give --all"),
    ],
)
def test_a_users_mistake_is_one_message(tmp_path: Path, arguments: list[str], words: str) -> None:
    result = process(*arguments, home=tmp_path)
    assert result.returncode == 2 and words in result.stderr and "Traceback" not in result.stderr


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    command = f"{sys.executable} -m tutor --home {tmp_path} list | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and result.stderr == ""


def test_text_mode_runs_a_step_with_its_figures_and_claims(tmp_path: Path) -> None:
    result = process("--unicode", "run", "s1-01/one-neuron", home=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "One neuron, with numbers" in result.stdout and "What the neuron adds up" in result.stdout
    assert "✓ The neuron returns 0.5." in result.stdout
    lines = [json.loads(line) for line in process("run", "--json", "1.1/one-neuron", home=tmp_path).stdout.splitlines()]
    assert [line["type"] for line in lines] == ["step", "figure", "Output", "RunFinished"] or "figure" in {
        line["type"] for line in lines
    }
    assert lines[-1]["outcome"] == "done"


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("s2-04/ratio", "  Answer: 0.75\n  The ratio is e to ln 3"),
        ("s2-03/lengths", "  K, the keys: (7, 5)\n"),
        ("s2-08/stages", "  2. divide every score by the root of the head size\n"),
        ("s2-03/assemble", "      Q = X @ W_q\n"),
    ],
)
def test_text_mode_prints_the_right_answer_of_a_question_without_choices(
    tmp_path: Path, step: str, answer: str
) -> None:
    result = run("run", step, home=tmp_path)
    assert result.exit_code == 0, result.output
    assert answer in result.output


def test_the_glossary_explains_a_term_and_says_where_it_is_explained(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "goldens" / "glossary_sum.txt"
    write_course(tmp_path)
    write_lesson(tmp_path, "s1-02-means", lesson_data() | {"id": "s1-02-means", "title": "Means", "glossary": []})
    shown = run("--lessons", str(tmp_path), "glossary", "sum", home=tmp_path)
    assert shown.output == golden.read_text(encoding="utf-8")
    facts = json.loads(run("glossary", "--json", home=tmp_path).output)
    names = [fact["term"] for fact in facts]
    assert names == sorted(names, key=str.casefold)
    relu = facts[names.index("ReLU")]
    assert (relu["lesson"], relu["step"]) == ("s1-01-neuron-layer", "relu") and relu["says"]
    missing = run("glossary", "zebra", home=tmp_path)
    assert missing.exit_code == 2 and "no lesson explains 'zebra'" in missing.output


def test_progress_and_reset_go_by_the_store(tmp_path: Path) -> None:
    from tutor.progress.store import open_store

    store = open_store(tmp_path)
    store.record("step-done", "s1-01-neuron-layer", "one-neuron")
    store.record("time-spent", "s1-01-neuron-layer", seconds=120)
    store.close()
    told = json.loads(run("progress", "--json", home=tmp_path).output)
    assert told["minutes"] == 2.0 and told["lessons"][0]["steps_done"] == 1
    assert run("reset", "1.1", home=tmp_path, input="n\n").exit_code == 1
    assert json.loads(run("progress", "--json", home=tmp_path).output)["lessons"][0]["steps_done"] == 1
    assert run("reset", "1.1", "--yes", home=tmp_path).exit_code == 0
    assert json.loads(run("progress", "--json", home=tmp_path).output)["lessons"][0]["steps_done"] == 0


LESSONS = Path(__file__).parents[2] / "lessons"


@pytest.mark.parametrize(
    ("what", "file"),
    [("course", LESSONS / "course.yaml"), *(("lesson", path) for path in sorted(LESSONS.glob("*/lesson.yaml"))[:3])],
)
def test_the_schema_is_json_schema(tmp_path: Path, what: str, file: Path) -> None:
    import jsonschema
    import yaml

    schema = json.loads(run("schema", what, home=tmp_path).output)
    written = yaml.safe_load(file.read_text())
    jsonschema.validate(written, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**written, "extra": 1}, schema)


@pytest.mark.parametrize("what", ["course", "lesson"])
def test_the_schema_describes_every_field_for_an_editor(tmp_path: Path, what: str) -> None:
    definitions = json.loads(run("schema", what, home=tmp_path).output)["$defs"]
    fields = {(name, field): entry for name, one in definitions.items() for field, entry in one["properties"].items()}
    assert [place for place, entry in fields.items() if len(entry.get("description", "")) < 10] == []
    if what == "lesson":
        assert {name for name, field in fields if field == "kind"} == {
            "Read", "Run", "Predict", "Quiz", "Exercise", "Knobs", "Parsons", "Task",
        }  # fmt: skip
        assert fields["Run", "id"]["description"].startswith("The step's name.")


def test_completion_and_reset_term_print_what_a_shell_wants(tmp_path: Path) -> None:
    assert "_ATTN_TUTOR_COMPLETE" in run("completion", "bash", home=tmp_path).output
    assert "\x1b[?1049l" in run("reset-term", home=tmp_path).output


def test_list_loads_neither_textual_nor_torch_nor_numpy(tmp_path: Path) -> None:
    code = (
        "import sys; from tutor.cli import main\n"
        "try: main(['--home', sys.argv[1], 'list'])\n"
        "except SystemExit: pass\n"
        "print('loaded:', [m for m in ('textual', 'torch', 'numpy') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert result.stdout.splitlines()[-1] == "loaded: []"
