"""A sweep's file: what it asks for, what is missing, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.runs.samples import run
from tutor.course.findings import CourseError
from tutor.sweeps import read_sweep

GRID = """\
system: gpt
grid:
  n_head: [1, 2]
  dropout: [0.0, 0.1]
config: {n_embd: 16}
seeds: [0, 1]
budget: {steps: 30}
"""


def written(folder: Path, text: str, name: str = "heads.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_grid_is_every_combination_with_every_seed(tmp_path: Path) -> None:
    sweep = read_sweep(written(tmp_path, GRID))
    assert (sweep.name, sweep.system, len(sweep.jobs)) == ("heads", "gpt", 8)
    first = sweep.jobs[1]
    assert (first.apart, first.seed) == ({"n_head": 1, "dropout": 0.0}, 1)
    assert first.values == {"n_embd": "16", "n_head": "1", "dropout": "0.0", "steps": "30"}
    assert len({job.id for job in sweep.jobs}) == 8


def test_a_list_is_trained_as_it_is_for_so_many_seconds(tmp_path: Path) -> None:
    text = (
        "name: two\nsystem: rnn\nruns:\n  - {n_hidden: 8}\n  - {n_hidden: 32, batch_size: 4}\nbudget: {seconds: 2.5}\n"
    )
    sweep = read_sweep(written(tmp_path, text))
    assert [job.apart for job in sweep.jobs] == [{"n_hidden": 8}, {"n_hidden": 32, "batch_size": 4}]
    assert sweep.name == "two" and sweep.jobs[0].seconds == 2.5 and "steps" not in sweep.jobs[0].values


def test_an_id_is_that_of_what_is_trained_wherever_that_is(tmp_path: Path) -> None:
    one = read_sweep(written(tmp_path, GRID))
    (tmp_path / "other").mkdir()
    same = read_sweep(written(tmp_path / "other", "# a comment\n" + GRID), device="cuda", threads=4)
    assert [job.id for job in one.jobs] == [job.id for job in same.jobs]
    longer = read_sweep(written(tmp_path, GRID.replace("steps: 30", "steps: 31")))
    assert not {job.id for job in one.jobs} & {job.id for job in longer.jobs}
    more = read_sweep(written(tmp_path, GRID.replace("[0, 1]", "[0, 1, 2]")))
    assert {job.id for job in one.jobs} < {job.id for job in more.jobs}


def test_a_text_belongs_to_what_is_trained(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    path = written(tmp_path, GRID + "text: a.txt\n")
    before = read_sweep(path)
    assert before.jobs[0].text == str(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_text("two")
    assert before.jobs[0].id != read_sweep(path).jobs[0].id


def test_what_is_finished_or_failed_is_not_missing(tmp_path: Path) -> None:
    sweep = read_sweep(written(tmp_path, GRID))
    states = ("finished", "failed", "interrupted", "running")
    kept = [run(id=job.id, state=state) for job, state in zip(sweep.jobs, states, strict=False)]
    assert sweep.missing(kept) == list(sweep.jobs[2:])
    assert sweep.missing(kept, failed_again=True) == list(sweep.jobs[1:])


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("grid:\n", "grids:\n", 2, "grids"),
        ("system: gpt", "system: gpt\nruns: [{n_head: 1}]", 2, "grid and runs exclude each other"),
        ("[1, 2]", "[1, 1]", 3, "n_head needs values, no two of them the same"),
        ("[1, 2]", "[]", 3, "n_head needs values"),
        ("[0, 1]", "[0, 0]", 6, "There must be seeds"),
        ("{steps: 30}", "{}", 7, "so many steps or so many seconds"),
        ("{steps: 30}", "{steps: 3, seconds: 1}", 7, "so many steps or so many seconds"),
        ("{steps: 30}", "{steps: 0}", 7, ""),
        ("{n_embd: 16}", "{n_head: 16}", 5, "n_head is said twice"),
        ("n_head: [1, 2]", "steps: [1, 2]", 3, "belongs to the budget"),
        ("budget:", "text: none.txt\nbudget:", 7, "There is no file none.txt"),
        ("n_head: [1, 2]", "n_head: [yes, no]", 3, ""),
    ],
)
def test_an_error_says_its_line(tmp_path: Path, before: str, after: str, line: int, message: str) -> None:
    path = written(tmp_path, GRID.replace(before, after, 1))
    with pytest.raises(CourseError) as caught:
        read_sweep(path)
    assert f"{path}:{line}:" in str(caught.value) and message in str(caught.value)


def test_what_workers_find_wrong_says_its_line(tmp_path: Path) -> None:
    sweep = read_sweep(written(tmp_path, GRID))
    found = sweep.findings([("system", "there is no system"), ("dropout", "no"), ("n_embd", "no")])
    assert [finding.line for finding in found] == [1, 4, 5]


def test_too_many_runs_are_refused(tmp_path: Path) -> None:
    many = GRID.replace("[0, 1]", str(list(range(400))))
    with pytest.raises(CourseError, match="1600 runs; at most 1000"):
        read_sweep(written(tmp_path, many))


def test_jobs_are_plain_data(tmp_path: Path) -> None:
    job = read_sweep(written(tmp_path, GRID)).jobs[0]
    assert replace(job, seed=9) != job
