"""What the learner is asked before the code of a course from elsewhere runs, for the screen and for a command."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.course import schema
from tutor.course.loader import Course
from tutor.course.needs import read_lesson
from tutor.course.trust import Trust
from tutor.course.wording import MONTHS, count, printable

MAX_TITLE = 80

MEANING = (
    "Its code runs on this machine as you, with limits on time and memory but no sandbox: it can read, change and "
    "delete what you can, and send it elsewhere. Trust it if you trust who wrote it, or have read it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """What a course has: its written lessons, their steps, the steps with code, and lessons that can not be read."""

    lessons: int
    steps: int
    coded: int
    broken: int

    def __str__(self) -> str:
        said = f"{count(self.lessons, 'lesson')} with {count(self.steps, 'step')}; {self.coded} of them run code"
        return f"{said}; {count(self.broken, 'lesson')} can not be read" if self.broken else said


def count_code(course: Course) -> CodeCount:
    """Read every lesson of a course and count."""
    written = [entry.id for entry in course.lessons if entry.written]
    lessons = [lesson for lesson in (read_lesson(course, id) for id in written) if lesson is not None]
    steps = [step for lesson in lessons for step in lesson.steps]
    return CodeCount(
        lessons=len(lessons),
        steps=len(steps),
        coded=sum(map(runs_code, steps)),
        broken=len(written) - len(lessons),
    )


def runs_code(step: schema.AnyStep) -> bool:
    """Whether a step has code that runs when its learner asks for it."""
    return isinstance(step, schema.Runnable) or (isinstance(step, schema.Parsons) and bool(step.checks))


def question(trust: Trust, title: str, count: CodeCount) -> str:
    """Return what the learner has to know, without the keys or words by which it is answered."""
    told = [f"“{_one_line(title)}” did not come with attn-tutor. It is in\n  {trust.place}\n{count}.", MEANING]
    if trust.before is not None:
        day = trust.before.since
        on = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        since = f"You trusted what was in this folder on {on}; it has changed since then."
        told.append(f"{since} If you write it yourself: attn-tutor trust --own {trust.place}")
    else:
        told.append("You are asked once, and again when anything in the folder has changed.")
    if trust.trouble:
        told.append(trust.trouble)
    return "\n\n".join(told)


def _one_line(title: str) -> str:
    """Return a title that says nothing in the place of what follows it, and pushes nothing out of sight."""
    line = printable(" ".join(title.split()))
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1] + "…"
