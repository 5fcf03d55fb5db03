"""The check of a course lives through lessons with a real engine: each fault of a lesson is found, and named."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tutor.course.loader import load_course
from tutor.engine.client import Limits, open_engine, own_code
from tutor.linter.check import CheckReport, check_course

ID = "s1-01-made"
CHOICES = [{"text": "a", "because": "Yes.", "right": True}, {"text": "b", "because": "No."}]
RUN = {
    "id": "look",
    "kind": "run",
    "title": "Look",
    "text": "A bar.",
    "concepts": ["bar"],
    "code": 'import numpy as np\nfrom tutor import lab\nx = np.random.default_rng(0).normal()\nlab.bars(["a"], [x])',
    "expect": [{"says": "x is a number.", "holds": "np.isfinite(x)"}],
}
EXERCISE = {
    "id": "one",
    "kind": "exercise",
    "title": "One",
    "text": "Write one().",
    "starter": "def one():\n    ...",
    "solution": "def one():\n    return 1",
    "hints": ["first", "second", "third"],
    "checks": [{"name": "is one", "expect": "one() == 1", "because": "One is one."}],
    "mistakes": [
        {"name": f"is {number}", "code": f"def one():\n    return {number}", "tells": f"It is {number}."}
        for number in (2, 3, 4)
    ],
}


def check(folder: Path, *steps: Mapping[str, Any], seeds: int = 1) -> CheckReport:
    """Write a lesson with these steps and check what runs in it; what the quick rules find is left out."""
    lesson = {
        "format_version": 1,
        "id": ID,
        "title": "Made",
        "stage": 1,
        "week": 1,
        "objective": "After this you can test.",
        "concepts": ["bar"],
        "resources": [],
        "recap": ["one", "two", "three"],
        "steps": list(steps),
    }
    stage = {"number": 1, "title": "One", "weeks": [1, 2], "goal": "x", "lessons": [{"id": ID, "title": "Made"}]}
    (folder / ID).mkdir()
    (folder / "course.yaml").write_text(yaml.safe_dump({"format_version": 1, "title": "Made", "stages": [stage]}))
    (folder / ID / "lesson.yaml").write_text(yaml.safe_dump(lesson, sort_keys=False))
    engine = open_engine(own_code, limits=Limits())
    return asyncio.run(check_course(load_course(folder), engine=engine, seeds=seeds))


@pytest.fixture(autouse=True)
def only_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made lesson is too small for the rules on sizes; those have tests of their own."""
    monkeypatch.setattr("tutor.linter.check.check_lesson", lambda course, loaded: [])


def changed(step: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    return {**msgspec.to_builtins(step), **fields}


def test_a_sound_lesson_has_no_finding_and_is_counted(tmp_path: Path) -> None:
    report = check(tmp_path, RUN, EXERCISE, seeds=2)
    assert report.findings == ()
    (count,) = report.counts
    assert (count.steps, count.runs, count.figures, count.exercises, count.mistakes) == (2, 1, 1, 1, 3)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (changed(RUN, expect=[{"says": "x is 7.", "holds": "x == 7"}]), "the claim 'x is 7.' does not hold (x is"),
        (changed(RUN, code=RUN["code"] + "\nimport lost"), "Step look: ModuleNotFoundError"),
        (
            changed(RUN, code=RUN["code"] + '\nlab.diagram([lab.box("a", "a", 0, source="tutor.models.none:x")])'),
            "the box 'a': There is no module tutor.models.none.",
        ),
        (
            changed(RUN, code=RUN["code"] + '\nlab.diagram([lab.box("a", "a", 0, equation=r"\\nonsense{x}")])'),
            "the box 'a': the formula",
        ),
        (
            changed(RUN, budget=0.5, code=RUN["code"] + "\nfor i in range(4 * 10**7): pass"),
            "its budget is 0.5 s",
        ),
        (changed(EXERCISE, solution="def one():\n    return 5"), "the solution fails (is one"),
        (changed(EXERCISE, starter="def one():\n    return 1"), "the starter passes"),
        (
            changed(EXERCISE, mistakes=[{"name": "none", "code": EXERCISE["solution"], "tells": "x"}]),
            "'none' passes every check",
        ),
        (
            changed(EXERCISE, mistakes=[*EXERCISE["mistakes"], {**EXERCISE["mistakes"][0], "name": "twin"}]),
            "'twin' is named as 'is 2'",
        ),
    ],
    ids=["claim", "error", "source", "equation", "budget", "solution", "starter", "harmless mistake", "twin"],
)
def test_each_fault_is_found(tmp_path: Path, step: dict[str, Any], message: str) -> None:
    other = RUN if step["kind"] == "exercise" else EXERCISE
    findings = [str(finding) for finding in check(tmp_path, other, step).findings]
    assert len(findings) == 1, findings
    assert message in findings[0]
    assert "lesson.yaml:" in findings[0]


def test_a_claim_that_only_one_seed_holds_is_found_with_more_seeds(tmp_path: Path) -> None:
    lucky = changed(RUN, expect=[{"says": "x is as seed 0 draws it.", "holds": "abs(x - 0.12573022) < 1e-6"}])
    report = check(tmp_path, lucky, seeds=3)
    assert [f"seeds + {shift}" in str(one) for shift, one in enumerate(report.findings, 1)] == [True, True]


def test_variables_that_resuming_would_miss_are_found(tmp_path: Path) -> None:
    again = changed(RUN, id="again", code="print(x)", expect=[])
    middle = changed(RUN, id="middle")
    report = check(tmp_path, RUN, middle, changed(again, after=["middle"]))
    assert report.findings == ()
    (tmp_path / "other").mkdir()
    report = check(tmp_path / "other", RUN, middle, again)
    assert ["alone, after its after" in str(one) for one in report.findings] == [True]
