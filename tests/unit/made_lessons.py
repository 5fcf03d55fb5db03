"""A small course that is right in every way, to be damaged by the tests, one thing at a time."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tutor.course.loader import Course, LoadedLesson, load_course

COURSE = """\
format_version: 1
title: A small course
stages:
  - number: 1
    title: First
    weeks: [1, 2]
    goal: Begin.
    lessons:
      - {id: s1-01-sums, title: Sums, minutes: [10, 20], needs: []}
      - {id: s1-02-means, title: Means}
  - number: 2
    title: Second
    weeks: [3]
    goal: Go on.
    lessons:
      - {id: s2-01-rows, title: Rows}
"""

LESSON = """\
format_version: 1
id: s1-01-sums
title: Sums
stage: 1
week: 1
objective: After this you can write a sum.
concepts: [sum, row total]
glossary:
  - term: sum
    says: What numbers give together.
    step: begin
  - term: row total
    says: The sum of the numbers in a row.
    step: add
resources:
  - title: A Book
    authors: A. Writer
    year: 2017
    where: Chapter 1
    read_for: How a sum is written.
steps:
  - id: begin
    kind: read
    title: What a sum is
    concepts: [sum]
    text: |
      A **sum** adds numbers: $a + b$.
  - id: add
    kind: run
    title: Add three numbers
    text: |
      Add the numbers of a list: the row total.
    code: |
      from tutor import lab

      numbers = [2, 3, 5]
      total = 0
      for number in numbers:
          total += number
      lab.bars(["all"], [total], title="The sum")
    expect:
      - says: The sum is 10.
        holds: total == 10
  - id: guess
    kind: predict
    title: Add a zero
    text: The code adds 0 to the list.
    after: [add]
    question: What happens to the sum?
    choices:
      - text: It stays
        right: true
        because: Zero adds nothing.
      - text: It grows
        because: Zero is nothing, so it adds nothing.
    code: |
      more = [*numbers, 0]
      print(sum(more))
    expect:
      - says: The sum stays.
        holds: sum(more) == total
  - id: mean-of
    kind: exercise
    title: Write the mean
    text: Write `mean(numbers)`.
    starter: |
      def mean(numbers):
          ...
    solution: |
      def mean(numbers):
          return sum(numbers) / len(numbers)
    hints:
      - What do the numbers add up to?
      - Divide the sum by how many there are.
      - "`sum(numbers) / len(numbers)`"
    checks:
      - name: the mean of three
        given: numbers = [2, 3, 7]
        expect: mean(numbers) == 4
        because: They add up to 12, and there are 3 of them.
      - name: the mean of one
        expect: mean([5]) == 5
        because: One number is its own mean.
    mistakes:
      - name: the sum
        code: |
          def mean(numbers):
              return sum(numbers)
        tells: You return the sum. Divide it by how many there are.
      - name: always three
        code: |
          def mean(numbers):
              return sum(numbers) / 3
        tells: You divide by 3, whatever the list is.
      - name: the middle
        code: |
          def mean(numbers):
              return sorted(numbers)[len(numbers) // 2] + 1
        tells: You return a number near the middle.
  - id: use-mean
    kind: knobs
    title: Turn the knobs
    text: Choose the last number.
    after: [mean-of]
    knobs:
      - {name: last, label: the last number, values: [1, 2, 3], start: 2}
    compare: The mean
    code: |
      from tutor import lab

      answer = mean([1, last])
      lab.curves("The mean", [0, 1], {"mean": [answer, answer]})
    expect:
      - says: The mean is 1.5.
        holds: answer == 1.5
  - id: one-of
    kind: quiz
    title: One is right
    question: Which is a sum?
    choices:
      - {text: 1 + 2, right: true, because: It adds.}
      - {text: 1 times 2, because: It multiplies.}
  - id: how-many
    kind: quiz
    title: A number
    form: number
    question: What is 2 + 2?
    answer: 4
    guesses:
      - {value: 22, because: That is the two signs beside each other.}
    because: Two and two are four.
  - id: lines-in-order
    kind: parsons
    title: Put it in order
    question: Put the lines in order.
    lines:
      - "def twice(x):"
      - "    y = x + x"
      - "    return y"
    decoys:
      - "    y = x * x"
    checks:
      - name: twice three
        expect: twice(3) == 6
        because: Twice 3 is 6.
    because: First compute, then return.
recap:
  - A sum adds.
  - A mean divides the sum.
  - Zero adds nothing.
"""


def lesson_data() -> dict[str, Any]:
    """Return the lesson as plain data, to be changed and given to `write_course`."""
    return copy.deepcopy(yaml.safe_load(LESSON))


def step_of(data: dict[str, Any], id: str) -> dict[str, Any]:
    """Return the step with an id."""
    step: dict[str, Any] = next(step for step in data["steps"] if step["id"] == id)
    return step


def change(data: dict[str, Any], place: Sequence[str | int], value: Any) -> dict[str, Any]:
    """Set what stands at a place; a step may be named by its id. The value ``...`` removes it."""
    at: Any = data
    *way, last = place
    for part in way:
        at = step_of(data, part) if part in {step["id"] for step in data["steps"]} else at[part]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return data


def write_course(folder: Path, lesson: str | dict[str, Any] = LESSON, *, course: str = COURSE) -> Course:
    """Write the course with its first lesson, and load it."""
    folder.mkdir(exist_ok=True)
    (folder / "course.yaml").write_text(course, encoding="utf-8")
    return write_lesson(folder, "s1-01-sums", lesson)


def write_lesson(folder: Path, id: str, lesson: str | dict[str, Any], *, needs: Sequence[str] = ()) -> Course:
    """Write a lesson of the course, which builds on others perhaps, and load the course."""
    if needs:
        listing = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
        listed = next(one for stage in listing["stages"] for one in stage["lessons"] if one["id"] == id)
        listed["needs"] = list(needs)
        (folder / "course.yaml").write_text(yaml.safe_dump(listing, sort_keys=False), encoding="utf-8")
    text = lesson if isinstance(lesson, str) else yaml.safe_dump(lesson, sort_keys=False, allow_unicode=True)
    (folder / id).mkdir(exist_ok=True)
    (folder / id / "lesson.yaml").write_text(text, encoding="utf-8")
    return load_course(folder)


def first_lesson(course: Course) -> LoadedLesson:
    """Load the lesson."""
    return course.lesson("s1-01-sums")


def line_of(text: str, within: str = LESSON) -> int:
    """Return the line on which a text stands."""
    return within[: within.index(text)].count("\n") + 1
