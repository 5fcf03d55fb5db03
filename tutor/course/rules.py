"""The quick rules of the linter: what a lesson must have, found without running anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from tutor.course import schema
from tutor.course.findings import Finding
from tutor.course.formulas import FormulaError, draw_formula, formulas_of
from tutor.course.loader import Course, LoadedLesson
from tutor.course.mistakes import offered_beside
from tutor.course.sources import SourceMissing, find_source
from tutor.course.term_rules import check_terms
from tutor.course.use_rules import check_uses
from tutor.course.vary_rules import check_numbers

MAX_WORDS = 120
STEPS = (8, 16)
FILLERS = ("simply", "obviously", "trivially", "of course", "easily")
BRITISH = ("colour", "normalis", "behaviour", "centre", "initialis", "optimis", "labelled", "modelling", "analyse")
COUNTS: tuple[tuple[type[schema.Step], int, int, str], ...] = (
    (schema.Run, 1, 99, "run"),
    (schema.Predict, 1, 99, "predict"),
    (schema.Exercise, 1, 99, "exercise"),
    (schema.Quiz, 2, 4, "quiz"),
)
Report = Callable[..., Finding]


def check_lesson(course: Course, loaded: LoadedLesson) -> list[Finding]:
    """Return what is wrong with a lesson, as far as reading it tells."""

    def report(message: str, fix: str, *place: str | int) -> Finding:
        return Finding(path=loaded.path, line=loaded.line_of(*place), message=message, fix=fix)

    lesson = loaded.lesson
    findings = [*_whole(course, loaded, report), *_counts(lesson, report), *check_terms(course, lesson, report)]
    findings += check_uses(course, lesson, report)
    findings += check_numbers(loaded, report)
    ids: set[str] = set()
    runnable: set[str] = set()
    for index, step in enumerate(lesson.steps):
        if step.id in ids:
            findings.append(report(f"Two steps have the id {step.id!r}.", "Rename one.", "steps", index, "id"))
        findings += _step(step, index, runnable, report)
        ids.add(step.id)
        if isinstance(step, schema.Runnable):
            runnable.add(step.id)
    return findings


def _whole(course: Course, loaded: LoadedLesson, report: Report) -> Iterator[Finding]:
    lesson, entry = loaded.lesson, loaded.entry
    stage = next(stage for stage in course.stages if stage.number == entry.stage)
    weeks = range(stage.weeks[0], stage.weeks[1] + 1) if len(stage.weeks) == 2 else range(stage.weeks[0], 999)
    if lesson.id != entry.id:
        yield report(f"The id is {lesson.id!r}, the folder {entry.id!r}.", "They must be the same.", "id")
    if lesson.title != entry.title:
        yield report(f"course.yaml calls this lesson {entry.title!r}.", "Use one title in both.", "title")
    if lesson.stage != entry.stage or lesson.week not in weeks:
        fix = f"This is stage {entry.stage}, weeks {'–'.join(map(str, stage.weeks))}."
        yield report(f"Stage {lesson.stage}, week {lesson.week} is not where course.yaml has it.", fix, "stage")


def _counts(lesson: schema.Lesson, report: Report) -> Iterator[Finding]:
    if not STEPS[0] <= len(lesson.steps) <= STEPS[1]:
        yield report(f"The lesson has {len(lesson.steps)} steps.", f"It should have {STEPS[0]} to {STEPS[1]}.", "steps")
    for kind, least, most, name in COUNTS:
        count = sum(isinstance(step, kind) for step in lesson.steps)
        if not least <= count <= most:
            wanted = f"at least {least}" if most > 50 else f"{least} to {most}"
            yield report(f"The lesson has {count} {name} steps.", f"It should have {wanted}.", "steps")


def _step(step: schema.AnyStep, index: int, runnable: set[str], report: Report) -> Iterator[Finding]:
    at = ("steps", index)
    yield from _prose(step, report, *at)
    if isinstance(step, schema.Runnable):
        for place, before in enumerate(step.after):
            if before not in runnable:
                fix = "Name earlier steps of this lesson that run code."
                yield report(f"No earlier step runs as {before!r}.", fix, *at, "after", place)
    for name in ("code", "starter", "solution", "setup"):
        yield from _python(getattr(step, name, ""), report, *at, name)
    match step:
        case schema.Read() if step.source:
            try:
                find_source(step.source)
            except SourceMissing as missing:
                yield report(str(missing), "Name package.module:name.", *at, "source")
        case schema.Predict() | schema.Task():
            yield from _one_right(step.choices, report, *at, "choices")
        case schema.Quiz():
            yield from _quiz(step, report, *at)
        case schema.Exercise():
            yield from _exercise(step, report, *at)
        case schema.Knobs():
            yield from _knobs(step, report, *at)
        case _:
            pass


def _prose(step: schema.Step, report: Report, *at: str | int) -> Iterator[Finding]:
    prose = _without_code(step.text)
    words = len(prose.split())
    if words > MAX_WORDS:
        yield report(f"The text has {words} words.", f"Split the step: {MAX_WORDS} at the most.", *at, "text")
    lowered = prose.lower()
    for filler in FILLERS:
        if re.search(rf"\b{filler}\b", lowered):
            yield report(f"The text says {filler!r}.", "Leave it out.", *at, "text")
    for word in BRITISH:
        if word in lowered:
            yield report(f"The text spells {word}…", "Use American spelling.", *at, "text")
    if re.search(r"[A-Za-z]!(\s|$)", prose):
        yield report("The text has an exclamation mark.", "Leave it out.", *at, "text")
    if tag := re.search(r"<[A-Za-z/!][^>]*>", prose):
        yield report(f"{tag[0]} is read as HTML and not shown.", "Put it in backquotes.", *at, "text")
    for tex, _ in formulas_of(step.text + "\n\n" + getattr(step, "question", "")):
        if tex in step.ascii:
            continue
        try:
            draw_formula(tex)
        except FormulaError as error:
            yield report(f"{error}.", "Write it in another way, or give it under ascii.", *at, "text")


def _without_code(text: str) -> str:
    text = re.sub(r"```.*?```|\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    kept = [line for line in text.splitlines() if not line.startswith("    ")]
    return re.sub(r"`[^`]*`|\$[^$]*\$", "x", "\n".join(kept))


def _python(code: str, report: Report, *at: str | int) -> Iterator[Finding]:
    try:
        ast.parse(code)
    except SyntaxError as error:
        yield report(f"Line {error.lineno} of this code is not Python: {error.msg}.", "Mend it.", *at)


def _one_right(choices: tuple[schema.Choice, ...], report: Report, *at: str | int) -> Iterator[Finding]:
    right = sum(choice.right for choice in choices)
    if right != 1:
        yield report(f"{right} choices are right.", "Mark exactly one with right: true.", *at)


def _quiz(step: schema.Quiz, report: Report, *at: str | int) -> Iterator[Finding]:
    needed = {"one": "choices", "many": "choices", "number": "answer", "order": "items", "match": "pairs"}[step.form]
    if getattr(step, needed) in ((), None):
        yield report(f"A quiz of the form {step.form} needs {needed}.", f"Add {needed}.", *at)
    elif step.form == "one":
        yield from _one_right(step.choices, report, *at, "choices")
    elif step.form == "many" and not 0 < sum(choice.right for choice in step.choices) < len(step.choices):
        yield report("Some choices must be right and some wrong.", "Mark them.", *at, "choices")
    elif step.form in ("order", "match", "number") and not step.because:
        yield report("The right answer has no reason.", "Say why in because.", *at)


def _exercise(step: schema.Exercise, report: Report, *at: str | int) -> Iterator[Finding]:
    if len(step.hints) < 3 or not all(hint.strip() for hint in step.hints):
        yield report(f"The exercise has {len(step.hints)} hints.", "Give three or more, none empty.", *at, "hints")
    if len(set(step.hints)) < len(step.hints):
        yield report("Two hints are the same.", "Make each stronger than the one before.", *at, "hints")
    names = [mistake.name for mistake in step.mistakes]
    if len(set(names)) < 3:
        yield report(f"The exercise has {len(set(names))} mistakes.", "Give three or more.", *at, "mistakes")
    for index, mistake in enumerate(step.mistakes):
        yield from _python(mistake.code, report, *at, "mistakes", index, "code")
        yield from _also(step, mistake, report, *at, "mistakes", index, "also")
    for index, check in enumerate(step.checks):
        yield from _python(check.given, report, *at, "checks", index, "given")
        yield from _python(check.expect, report, *at, "checks", index, "expect")


def _also(step: schema.Exercise, mistake: schema.Mistake, report: Report, *at: str | int) -> Iterator[Finding]:
    names = {each.name for each in step.mistakes} - {mistake.name}
    for other in mistake.also:
        if other not in names:
            yield report(f"{other!r} is no other mistake of this exercise.", "Name one, or drop it.", *at)
    if mistake.also and not offered_beside(step, mistake):
        yield report("No mistake is left to offer beside this one.", "Name fewer.", *at)


def _knobs(step: schema.Knobs, report: Report, *at: str | int) -> Iterator[Finding]:
    tree = ast.parse(step.code) if not list(_python(step.code, report, *at)) else ast.parse("")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for index, knob in enumerate(step.knobs):
        if knob.start not in knob.values:
            yield report(f"{knob.start} is not among the values.", "Start with one.", *at, "knobs", index, "start")
        if knob.name not in used:
            yield report(f"The code does not use {knob.name}.", "Use it or drop the knob.", *at, "knobs", index)
