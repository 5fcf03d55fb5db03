"""The question that a card asks: a quiz with its choices shuffled, a prediction again, or code with a known mistake.

All become a `tutor.course.schema.Quiz` with what must be seen beside it, so they are shown and judged as in a lesson.
"""

from __future__ import annotations

import ast
import difflib
import random
from collections.abc import Sequence
from typing import TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from tutor.course import schema
from tutor.course.loader import LoadedLesson
from tutor.course.mistakes import offered_beside

T = TypeVar("T")
MOST_MISTAKES = 4
"""How many mistakes of an exercise are offered to choose from."""


class Asked(Struct, frozen=True, kw_only=True):
    """A question as it is asked now. ``seed`` makes it again; ``code`` stands below the text."""

    card: str
    lesson: str
    step: str
    title: str
    quiz: schema.Quiz
    seed: int
    code: str = ""
    afterward: str = ""
    """Code that is shown once the answer is known: how the mistaken code and the right one differ."""


def question_of(loaded: LoadedLesson, card_id: str, *, seed: int) -> Asked:
    """Return the question of a card that can be asked (see `tutor.progress.review.deck`), the same for a seed."""
    step_id, _, mistake = card_id.partition("/")[2].partition("/")
    step = next(step for step in loaded.lesson.steps if step.id == step_id)
    chance = random.Random(f"{card_id} {seed}")
    asked = Asked(
        card=card_id,
        lesson=loaded.lesson.id,
        step=step_id,
        title=f"{loaded.entry.label} {loaded.lesson.title}: {step.title}",
        quiz=schema.Quiz(id=step_id, title=step.title, text=step.text, ascii=step.ascii, question="?"),
        seed=seed,
    )
    match step:
        case schema.Quiz():
            return replace(asked, quiz=_shuffled_quiz(_with_other_numbers(loaded, step, card_id, seed), chance))
        case schema.Predict():
            choices = _shuffled(step.choices, chance)
            quiz = replace(asked.quiz, question=step.question, choices=choices)
            return replace(asked, quiz=quiz, code=_after(loaded.lesson, step) + step.code)
        case schema.Exercise():
            return _what_is_wrong(asked, step, mistake, chance)
        case schema.Read() | schema.Run() | schema.Knobs() | schema.Parsons() | schema.Task():
            raise ValueError(f"The step {step_id!r} asks nothing that can be a card.")
        case _:
            assert_never(step)


def _after(lesson: schema.Lesson, step: schema.Predict) -> str:
    """Return a comment that names the steps whose code a prediction's code goes on from; it is not shown again."""
    titles = [before.title for before in lesson.steps if before.id in step.after]
    return f"# goes on from: {', '.join(titles)}\n" if titles else ""


def _shuffled(things: Sequence[T], chance: random.Random) -> tuple[T, ...]:
    return tuple(chance.sample(things, len(things)))


def _with_other_numbers(loaded: LoadedLesson, quiz: schema.Quiz, card_id: str, seed: int) -> schema.Quiz:
    """Return a quiz with a seed's values of its variables: 0 is those of the lesson, then come all others in turn.

    Raises:
        CourseError: with these values it is no quiz.
    """
    if not quiz.vary:
        return quiz
    from tutor.course.variation import combinations, variant

    index = loaded.lesson.steps.index(quiz)
    in_lesson, *others = combinations(loaded.source.data["steps"][index])
    order = [*random.Random(card_id).sample(others, len(others)), in_lesson]
    return variant(loaded.source, index, order[(seed - 1) % len(order)])


def _shuffled_quiz(quiz: schema.Quiz, chance: random.Random) -> schema.Quiz:
    return replace(quiz, choices=_shuffled(quiz.choices, chance), pairs=_shuffled(quiz.pairs, chance))


def _what_is_wrong(asked: Asked, step: schema.Exercise, name: str, chance: random.Random) -> Asked:
    """Ask which of the exercise's mistakes its code has. The reason of the right choice is what the mistake tells."""
    mistake = next(each for each in step.mistakes if each.name == name)
    others = offered_beside(step, mistake)
    wrong = chance.sample(others, min(len(others), MOST_MISTAKES - 1))
    choices = [
        schema.Choice(text=mistake.name, because=mistake.tells, right=True),
        *(schema.Choice(text=one.name, because=f"Another mistake, which is told so: {one.tells}") for one in wrong),
    ]
    quiz = replace(asked.quiz, question="What is wrong with this code?", choices=_shuffled(choices, chance))
    code = mistake.code.strip("\n")
    return replace(asked, quiz=quiz, code=code, afterward=difference(code, step.solution))


def difference(wrong: str, right: str) -> str:
    """Return the lines in which two pieces of code differ, ``-`` and ``+``, whatever their layout and comments.

    Code that is not Python is compared as it stands.
    """
    before, after = (_bare_lines(code) for code in (wrong, right))
    lines = difflib.unified_diff(before, after, n=1, lineterm="")
    return "\n".join("…" if line.startswith("@@") else line for line in list(lines)[3:])


def _bare_lines(code: str) -> list[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a course that is being written
        return code.strip("\n").splitlines()
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return ast.unparse(tree).splitlines()


def right_answer(quiz: schema.Quiz) -> tuple[str, ...]:
    """Return the right answer in words, a line each."""
    match quiz.form:
        case "one" | "many":
            return tuple(choice.text for choice in quiz.choices if choice.right)
        case "number":
            return (f"{quiz.answer:,.10g} {quiz.unit}".rstrip(),)
        case "order":
            return tuple(f"{number}. {item}" for number, item in enumerate(quiz.items, 1))
        case "match":
            return tuple(f"{pair.left}: {pair.right}" for pair in quiz.pairs)
        case _:
            assert_never(quiz.form)


def why_right(quiz: schema.Quiz) -> tuple[str, ...]:
    """Return why the right answer is right, for who has not found it."""
    reasons = [choice.because for choice in quiz.choices if choice.right]
    return tuple(reason for reason in (*reasons, quiz.because) if reason)
