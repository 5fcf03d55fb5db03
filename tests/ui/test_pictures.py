"""Whole screens against goldens: a lesson as a learner sees it, at the smallest size and at a large one."""

from __future__ import annotations

import json
import re
from collections.abc import ItemsView
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.conftest import lesson_id
from tests.fakes import FakeEngine, Item, check, done, figure, output
from tests.plots.samples import attention_matrix, loss_curve
from tests.ui.pictures import calm, compare, picture, tutor
from tutor.course.loader import Course, load_course
from tutor.engine.protocol import CheckResult, ClaimResult, MistakeFound
from tutor.figures import Curves, Matrix, Series
from tutor.progress.store import Store
from tutor.terminal import Profile

CHOICES = [
    {"text": "About 1/64, since the vectors are random", "because": "The scores grow with d_k; the softmax sharpens."},
    {"text": "Nearly all of it", "because": "A lead of 10 in the score is a factor of 22,000.", "right": True},
    {"text": "It depends on V", "because": "V is mixed after the weights are made."},
]
STEPS: list[dict[str, Any]] = [
    {
        "id": "formula",
        "kind": "read",
        "title": "The same, for all queries at once",
        "text": "The scores of all queries and keys are one matrix product. **Scaling** comes before the softmax:\n\n"
        "$$\n\\mathrm{Attention}(Q, K, V) = \\mathrm{softmax}\\left(\\frac{Q K^T}{\\sqrt{d_k}}\\right) V\n$$\n\n"
        "Each row of the weights belongs to one *query*; it says where that query looks.",
    },
    {
        "id": "train",
        "kind": "run",
        "title": "Watch the loss fall",
        "text": "A small model learns to copy. Run it, then read the curve with **f**.",
        "code": "model = Copy(width=16)\nfor step, batch in enumerate(batches):\n    loss = model.step(batch)\n"
        '    lab.curve("loss", step, train=loss)',
        "expect": [{"says": "The loss ends below 0.5.", "holds": "loss < 0.5"}],
    },
    {
        "id": "weights",
        "kind": "exercise",
        "title": "Write the weights",
        "text": "Turn scores into weights: `attention_weights(scores)`, each **row** positive and summing to 1.",
        "starter": "def attention_weights(scores):\n    ...",
        "solution": "def attention_weights(scores):\n    return scores.softmax(-1)",
        "hints": ["Which axis are the keys on?", "One query spreads a weight of 1.", "softmax takes an axis."],
        "checks": [
            {"name": "each row sums to 1", "expect": "rows_sum(weights)", "because": "A query shares out one whole."},
            {"name": "any leading axes", "expect": "same(weights)", "because": "Batch and heads come first."},
        ],
        "mistakes": [{"name": "softmax over the queries", "code": "wrong", "tells": "Your columns sum to 1."}],
    },
    {"id": "quiz", "kind": "quiz", "title": "Who is looking?", "question": "At $d_k = 1024$?", "choices": CHOICES},
    {
        "id": "predict",
        "kind": "predict",
        "title": "One key wins",
        "text": "64 random keys, one random query, no scale.",
        "question": "At $d_k = 1024$, which weight does the best key get?",
        "choices": CHOICES,
        "code": "show_best(1024)",
    },
    {
        "id": "knobs",
        "kind": "knobs",
        "title": "Turn the rate",
        "text": "Which rate learns fastest?",
        "code": "train(rate, width)",
        "compare": "loss",
        "knobs": [
            {"name": "rate", "label": "learning rate", "values": [0.01, 0.1, 1.0], "start": 0.01},
            {"name": "width", "label": "neurons", "values": [4, 16], "start": 4},
        ],
    },
    {
        "id": "sort",
        "kind": "parsons",
        "title": "Put attention in order",
        "question": "Which line comes first? One of them does not belong.",
        "lines": ["scores = q @ k.T", "scores = scores / d_k**0.5", "weights = scores.softmax(-1)", "weights @ v"],
        "decoys": ["weights = scores.softmax(0)"],
        "because": "Scores, scale, softmax, mix.",
    },
]


@pytest.fixture
def course(course_folder: Path) -> Course:
    """The small course, with a first lesson as real ones are."""
    file = course_folder / lesson_id(1, 1) / "lesson.yaml"
    data = json.loads(file.read_text(encoding="utf-8")) | {"steps": STEPS}
    file.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return load_course(course_folder)


def curve(rate: float, floor: float) -> Curves:
    x = tuple(float(step) for step in range(0, 101, 5))
    y = tuple(floor + 2.0 * (1 - rate) ** (step / 5) for step in x)
    return Curves(title="loss", series=(Series(label="train", x=x, y=y),), x_label="step", x_limits=(0.0, 100.0))


WRONG = CheckResult(
    name="each row sums to 1",
    passed=False,
    because="A query shares out one whole.",
    message="Row 0 sums to 1.297, not to 1.",
    mistake=MistakeFound(name="softmax over the queries", tells="Your columns sum to 1, your rows do not."),
    yours=Matrix(title="yours", values=((0.5, 0.75), (0.5, 0.25))),
    expected=Matrix(title="expected", values=((0.25, 0.75), (0.5, 0.5))),
)


class Script(dict[str, list[Item]]):
    """What the code of each step shows; each run of the knobs step learns faster than the one before."""

    runs = 0

    def items(self) -> ItemsView[str, list[Item]]:
        self.runs += 1
        return ({"train(rate": [figure("loss", curve(0.04 * self.runs**2, 0.1 * self.runs))]} | self).items()


ENGINE: dict[str, list[Item]] = {
    "1+1": [output("2\n")],
    "model = Copy": [
        figure("loss", loss_curve()),
        output("final loss 0.31\n"),
        done(claims=[ClaimResult(says="The loss ends below 0.5.", held=True)]),
    ],
    "show_best": [figure("weights", attention_matrix(6)), output("best weight 0.97\n")],
    "...": [check(0, 2, WRONG), check(1, 2, CheckResult(name="any leading axes", passed=True, because=""))],
}


async def shown(pilot: Pilot[None]) -> None:
    """Wait until no code runs and everything is drawn; a question on the screen stays."""
    await pilot.pause()
    running = [worker for worker in pilot.app.workers if worker.group == "run"]
    if running:
        await pilot.app.workers.wait_for_complete(running)
    await pilot.pause()


async def seen(
    course: Course,
    store: Store,
    name: str,
    size: tuple[int, int],
    *,
    svg: str = "",
    dark: bool = True,
) -> str:
    """Open a step, press keys, waiting after each until what it began has ended; return the screen."""
    step, keys = PICTURES[name]
    app = tutor(
        course,
        store,
        engine=FakeEngine(script=Script(ENGINE)),
        lesson=lesson_id(1, 1),
        step=step,
        profile=Profile(dark=dark, chart_fps=1000, attention_fps=1000),
    )
    async with app.run_test(size=size) as pilot:
        await calm(pilot)
        for key in keys:
            await pilot.press(key)
            await shown(pilot)
        await pilot.pause(0.05)
        if svg:
            compare(svg, re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="attn-tutor")))
        return picture(app)


PICTURES: dict[str, tuple[str, list[str]]] = {
    "read": ("formula", []),
    "run": ("train", ["enter"]),
    "run_editing": ("train", ["enter", "e"]),
    "run_text": ("train", ["enter", "tab"]),
    "failed_check": ("weights", ["ctrl+r"]),
    "hint": ("weights", ["ctrl+r", "h", "h"]),
    "solution": ("weights", ["e", "ctrl+r", "s", "y"]),
    "quiz_reason": ("quiz", ["1", "enter"]),
    "predict_verdict": ("predict", ["2", "enter"]),
    "knobs": ("knobs", ["enter", "right", "enter", "right", "enter"]),
    "parsons": ("sort", ["space", "down"]),
    "play": ("train", ["enter", "p", *"1+1", "enter"]),
    "figure": ("train", ["enter", "f", "left", "left"]),
    "figure_words": ("predict", ["2", "enter", "f", "t"]),
    "help": ("weights", ["question_mark"]),
    "palette": ("weights", ["ctrl+p"]),
    "recap": ("recap", []),
}
LARGE = ("read", "run", "failed_check", "predict_verdict", "knobs", "figure")


@pytest.mark.parametrize("name", PICTURES)
async def test_the_screen_at_80x24(name: str, course: Course, store: Store) -> None:
    compare(f"lesson_{name}_80x24.txt", await seen(course, store, name, (80, 24)))


@pytest.mark.parametrize("name", LARGE)
async def test_the_screen_at_160x50(name: str, course: Course, store: Store) -> None:
    compare(f"lesson_{name}_160x50.txt", await seen(course, store, name, (160, 50)))


@pytest.mark.parametrize(("name", "dark"), [("failed_check", True), ("run", False)])
async def test_the_screen_as_a_picture(name: str, dark: bool, course: Course, store: Store) -> None:
    await seen(course, store, name, (100, 30), svg=f"lesson_{name}_{'dark' if dark else 'light'}.svg", dark=dark)
