"""The rules for course.yaml's list of lessons: a range of minutes, and needs that are earlier and as important."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.made_lessons import COURSE, write_course
from tutor.course.listing_rules import check_listing
from tutor.course.loader import load_course
from tutor.locations import lessons_folder

SECOND = "      - {id: s1-02-means, title: Means}\n"
THIRD = "      - {id: s2-01-rows, title: Rows}\n"


def listed(entry: str, more: str) -> str:
    assert entry in COURSE
    return entry.replace("}", f", {more}}}")


@pytest.mark.parametrize(
    ("second", "third", "message"),
    [
        ("minutes: [20, 10]", "needs: []", "The minutes are not a range."),
        ("minutes: [0, 10]", "needs: []", "The minutes are not a range."),
        ("needs: [s9-01-lost]", "needs: []", "There is no lesson 's9-01-lost'."),
        ("needs: [s2-01-rows]", "needs: []", "s2-01-rows comes later in the course."),
        ("needs: [s1-02-means]", "needs: []", "s1-02-means comes later in the course."),
        ("importance: useful", "needs: [s1-02-means]", "s2-01-rows is core and needs s1-02-means, which is useful."),
        (
            "importance: extra",
            "importance: useful, needs: [s1-01-sums, s1-02-means]",
            "s2-01-rows is useful and needs s1-02-means, which is extra.",
        ),
        ("importance: useful", "importance: extra, needs: [s1-01-sums, s1-02-means]", ""),
        ("importance: extra", "importance: extra, needs: [s1-02-means]", ""),
    ],
)
def test_each_fault_is_told_at_its_line(tmp_path: Path, second: str, third: str, message: str) -> None:
    text = COURSE.replace(SECOND, listed(SECOND, second)).replace(THIRD, listed(THIRD, third))
    found = list(check_listing(write_course(tmp_path, course=text)))
    assert [one.message for one in found] == ([message] if message else [])
    for one in found:
        line = text.splitlines()[one.line - 1]
        assert one.fix and ("s2-01-rows, t" if message.startswith("s2-01-rows is") else "s1-02-means, t") in line


def test_the_course_keeps_the_rules_and_says_what_may_be_skipped() -> None:
    course = load_course(lessons_folder())
    assert list(check_listing(course)) == []
    counts = {one: sum(entry.importance == one for entry in course.lessons) for one in ("core", "useful", "extra")}
    assert sum(counts.values()) == 41 and counts["core"] > counts["useful"] > 0 < counts["extra"]
    project = course.entry("s4-12-translation")
    assert project is not None and project.minutes[1] > project.minutes[0] > 45
