"""What is said before a placement check and after it, as Markdown. Pure functions of how a try stands."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.course.loader import Entry
from tutor.course.wording import count
from tutor.progress.placing import OfLesson, Outcome, Try
from tutor.ui.overview import span


def offer_text(tried: Try) -> str:
    """Return what is said before a try begins, or goes on: what it asks, how long it takes, and what passes."""
    loaded, outcome = tried.placement.loaded, tried.outcome
    lines = [*loaded.lesson.recap, f"It takes {span(loaded.entry.minutes)}. You may stop and come back."]
    if tried.begun:
        lines.append(f"You have begun: {outcome.questions - outcome.open} of {outcome.questions} are answered.")
    elif outcome.over:
        how = "passed" if outcome.passed else "did not pass"
        lines.append(f"Last time you {how}, with {_score(outcome)}. Another try asks other questions.")
    return "\n\n".join(lines)


def result_text(tried: Try) -> str:
    """Return the page after the last question."""
    outcome = tried.outcome
    if not outcome.over:
        return _unfinished(outcome)
    if outcome.passed:
        return _passed(tried, outcome)
    return _not_passed(tried, outcome)


def result_prompt(tried: Try) -> str:
    """Return what to press on that page."""
    if not tried.outcome.over:
        return "b: back to what is open, enter: end the check"
    sure = len(tried.sure)
    return (f"a: set {count(sure, 'lesson')} aside as known, " if sure else "") + "b: the reasons, enter: home"


def end_question(outcome: Outcome) -> str:
    """Return what is asked before a try ends with something open."""
    return f"{_open(outcome)} would count as not right. End the check?"


def _unfinished(outcome: Outcome) -> str:
    return "\n\n".join(
        [
            "### Not over yet",
            f"Still open: {_open(outcome)}.",
            "**b** goes back to it. **enter** ends the check here: what is open counts as not right.",
        ]
    )


def _open(outcome: Outcome) -> str:
    questions = [count(outcome.open, "question")] if outcome.open else []
    return " and ".join([*questions, *([] if outcome.solved else ["the exercise"])])


def _passed(tried: Try, outcome: Outcome) -> str:
    known = tried.known
    parts = [f"### Passed: stage {tried.stage.number}, {tried.stage.title}", f"{_score(outcome)}."]
    if known:
        parts.append(f"These count as known now: {_names(known)}. Each can still be opened and done.")
    missed = [one for one in outcome.lessons if one.missed]
    parts += ["### Worth a look", *_missed(missed)] if missed else []
    return "\n\n".join([*parts, _REASONS])


def _not_passed(tried: Try, outcome: Outcome) -> str:
    sure = tried.sure
    missed = [one for one in outcome.lessons if one.missed]
    certain = {one.entry.id for one in outcome.lessons if one.sure}
    right = [one.entry for one in outcome.lessons if not one.missed and one.entry.id not in certain]
    parts = ["### Not passed this time", f"{_score(outcome)}. {_needed(outcome)}"]
    parts += ["### These lessons have what was missing", *_missed(missed)] if missed else []
    if sure:
        parts.append(f"### Known, as it seems\n\n{_names(sure)}. **a** sets them aside, so that you need not do them.")
    if right:
        parts.append(f"Right so far, from one question each: {_names(right)}.")
    return "\n\n".join([*parts, f"{_REASONS} Another try, at any time, asks other questions."])


_REASONS = "**b** goes back: each answer is now told to be right or not, and why."


def _missed(lessons: Sequence[OfLesson]) -> list[str]:
    return ["\n".join(f"- **{one.entry.label} {one.entry.title}**: {'; '.join(one.missed)}" for one in lessons)]


def _score(outcome: Outcome) -> str:
    solved = "the exercise solved" if outcome.solved else "the exercise not solved"
    return f"{outcome.right} of {outcome.questions} right and {solved}"


def _needed(outcome: Outcome) -> str:
    return f"{outcome.needed} of {outcome.questions} and the exercise are needed."


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(f"{entry.label} {entry.title}" for entry in entries)
