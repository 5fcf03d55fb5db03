"""Checking a learner's code: which check fails, why, and which known mistake it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.exercises import SOFTMAX, check, check_events, message, one_check
from tests.engine.running import all_of, finish, run, text
from tutor.engine.client.session import WorkerSession
from tutor.engine.protocol import Check, CheckFinished, FigureShown, Mistake, Output, RunFinished
from tutor.figures import Table, Text

RIGHT = {
    "solution": SOFTMAX.solution,
    "torch": "import torch\ndef attention_weights(s): return torch.softmax(torch.as_tensor(s), -1)",
    "loop": """import numpy as np
def attention_weights(scores):
    rows = scores.reshape(-1, scores.shape[-1])
    weights = [[np.exp(x - max(r)) / sum(np.exp(y - max(r)) for y in r) for x in r] for r in rows]
    return np.array(weights).reshape(scores.shape)
""",
}


@pytest.mark.parametrize("code", RIGHT.values(), ids=RIGHT)
async def test_any_right_answer_passes(session: WorkerSession, code: str) -> None:
    assert [result.passed for result in await check(session, SOFTMAX, code)] == [True] * 3


async def test_the_starter_fails_and_is_recognized(session: WorkerSession) -> None:
    results = await check(session, SOFTMAX, SOFTMAX.starter)
    assert not any(result.passed for result in results)
    assert {result.message for result in results} == {
        "`attention_weights` is still as it was given: write its body where the `...` stands."
    }
    assert all(result.mistake is None for result in results)


@pytest.mark.parametrize("mistake", SOFTMAX.mistakes, ids=lambda mistake: mistake.name)
async def test_every_mistake_is_named(session: WorkerSession, mistake) -> None:  # type: ignore[no-untyped-def]
    results = await check(session, SOFTMAX, mistake.code)
    failed = [result for result in results if not result.passed]
    assert failed
    for result in failed:
        assert result.mistake is not None
        assert (result.mistake.name, result.mistake.tells) == (mistake.name, mistake.tells)


async def test_a_mistake_written_otherwise_is_named_too(session: WorkerSession) -> None:
    code = "import torch\ndef attention_weights(s): return torch.softmax(torch.as_tensor(s), dim=-2).numpy()"
    results = await check(session, SOFTMAX, code)
    assert results[0].mistake is not None and results[0].mistake.name == "softmax over the queries"
    assert results[0].message == "`attention_weights(scores)`: row 0 sums to 1.415, not 1. Your columns sum to 1."


async def test_a_slip_is_not_taken_for_a_mistake(session: WorkerSession) -> None:
    """Another error of the same class is another mistake."""
    code = "import numpy as np\ndef attention_weights(s): return np.exp(s) @ s"
    results = await check(session, SOFTMAX, code)
    assert [result.mistake for result in results] == [None] * 3
    assert results[0].problem is not None
    assert results[0].problem.kind == "ValueError"
    assert results[0].problem.advice.startswith("`np.exp(s)` (5, 7) @ `s` (5, 7): last of np.exp(s) is 7")


async def test_results_are_shown_with_the_cells_that_differ(session: WorkerSession) -> None:
    code = (
        SOFTMAX.solution
        + "\nright = attention_weights\n"
        + (
            "def attention_weights(s):\n    w = right(s)\n"
            "    w[..., 2, 3] += 0.25\n    w[..., 2, 4] -= 0.25\n    return w\n"
        )
    )
    second = (await check(session, SOFTMAX, code))[1]
    assert not second.passed
    assert second.message == (
        "`attention_weights(scores)` differs first at [0, 0, 2, 3]: yours 0.3296, expected 0.07957 "
        "(12 of 210 numbers differ)."
    )
    assert isinstance(second.yours, Table) and isinstance(second.expected, Table)
    assert second.yours.title == "yours[0, 0]"
    assert second.yours.marked == second.expected.marked == ((2, 4), (2, 5))
    assert (second.yours.rows[2][4], second.expected.rows[2][4]) == ("0.330", "0.080")


F = "import numpy as np\nimport math\ndef f(x): return {}"
SAID = {
    "none": ("None", "x * 2", "`f(x)` returned None. Is a `return` missing?"),
    "shape": ("x.sum(-1)", "x", "`f(x)` has shape (5,) instead of (5, 7)."),
    "keepdims": (
        "x.sum(-1)",
        "x.sum(-1, keepdims=True)",
        "`f(x)` has shape (5,) instead of (5, 1). The numbers are right.",
    ),
    "transposed": ("x.T", "x", "`f(x)` has shape (7, 5) instead of (5, 7). It is the expected result transposed."),
    "transposed-square": (
        "(x @ x.T + x[:, :5]).T",
        "x @ x.T + x[:, :5]",
        "`f(x)`: this is the expected result transposed.",
    ),
    "list": ("x.tolist()", "x", "`f(x)` is a list; an array was expected."),
    "nan": ("np.where(x > 1, np.nan, x)", "x", None),
    "root": ("x * 8", "x", "`f(x)`: every number is 8 (= √64) times too large."),
    "irrational-root": ("x / math.sqrt(7)", "x", "`f(x)`: every number is 2.646 (= √7) times too small."),
    "shift": ("x + 1", "x", "`f(x)`: every number is 1 too large."),
    "sign": ("-x", "x", "`f(x)`: every sign is the wrong way round."),
    "flags": ("x > 0", "~(x > 0)", "`f(x)`: True and False are the wrong way round."),
    "one-flag": (
        "(x > 0) ^ (np.arange(35).reshape(5, 7) == 9)",
        "x > 0",
        "`f(x)` differs first at [1, 2]: yours ",
    ),
    "scalar": ("2.5", "2.75", "`f(x)` is 2.5, expected 2.75."),
    "scalar-array": ("x.sum()", "x.mean()", "`f(x)` is -5.69, expected -0.1626."),
    "scalar-factor": (
        "np.float64(8.0)",
        "np.float64(2.0)",
        "`f(x)` is 8, expected 2.",
    ),
    "text": ("'ab'", "'ba'", "`f(x)` is 'ab', expected 'ba'."),
    "one-cell": (
        "np.where(np.arange(35).reshape(5, 7) == 9, 4.0, x)",
        "x",
        "`f(x)` differs first at [1, 2]: yours 4, expected",
    ),
}


@pytest.mark.parametrize(("yours", "right", "said"), SAID.values(), ids=SAID)
async def test_what_is_said_of_a_difference(session: WorkerSession, yours: str, right: str, said: str | None) -> None:
    request = one_check(
        F.format(yours),
        "np.allclose(f(x), wanted(x)) and np.shape(f(x)) == np.shape(wanted(x)) and type(f(x)) is type(wanted(x))"
        if "a" not in right
        else "equal(f(x), wanted(x))",
        given=f"x = rng.normal(size=(5, 7))\nwanted = lambda x: {right}\n"
        "equal = lambda a, b: type(a) is type(b) and np.shape(a) == np.shape(b) and bool(np.all(a == b))",
        solution=F.format(right),
    )
    got = await message(session, request)
    assert got.startswith(said or "`f(x)` contains nan at ["), got


LAYERS = "import numpy as np\ndef f(x): return [x[0], {}]"


async def test_a_list_of_arrays_of_several_shapes(session: WorkerSession) -> None:
    mistake = Mistake(name="doubled", code=LAYERS.format("x * 2"), tells="You doubled it.")
    request = one_check(
        LAYERS.format("x + x"),
        "all(np.allclose(a, b) for a, b in zip(f(x), [x[0], x]))",
        given="x = rng.normal(size=(5, 7))",
        solution=LAYERS.format("x"),
    )
    (result,) = await check(session, replace(request, mistakes=(mistake,)))
    assert result.mistake is not None and result.mistake.name == "doubled"
    assert result.message == "`f(x)[1]`: every number is 2 (= √4) times too large."


async def test_a_property_that_does_not_hold(session: WorkerSession) -> None:
    """The result need not be the solution's; what is compared is what is told."""
    request = one_check(
        "def f(x): return x / 2",
        "abs(f(x)).max() == 1",
        given="x = np.array([1.0, -4.0])",
        solution="def f(x): return x / abs(x).max()",
    )
    assert await message(session, request) == "`abs(f(x)).max()` is 2; it must be 1."


async def test_a_check_that_the_result_cannot_enter(session: WorkerSession) -> None:
    request = one_check(
        "def f(x): return 'text'", "f(x).shape == (2,)", given="x = np.ones(2)", solution="def f(x): return x"
    )
    said = await message(session, request)
    assert said == "`f(x)` is 'text', expected an array of shape (2,) float64."


async def test_classes_and_what_given_makes_of_them(session: WorkerSession) -> None:
    request = one_check(
        "import torch\nclass Net(torch.nn.Module):\n    def forward(self, x): return x * 3",
        "torch.allclose(net(x), 2 * x)",
        given="net = Net()\nx = torch.arange(6.0).reshape(2, 3)",
        solution="import torch\nclass Net(torch.nn.Module):\n    def forward(self, x): return x * 2",
    )
    assert await message(session, request) == "`net(x)`: every number is 1.5 times too large."


async def test_results_that_need_a_gradient_can_be_compared_by_numpy(session: WorkerSession) -> None:
    request = one_check(
        "import torch\nlayer = torch.nn.Linear(2, 2)\ndef f(x): return layer(x)",
        "np.allclose(f(x), layer(x))",
        given="x = torch.ones(3, 2)",
        solution="import torch\nlayer = torch.nn.Linear(2, 2)\ndef f(x): return layer(x)",
    )
    (result,) = await check(session, request)
    assert result.passed


async def test_an_explicit_output_is_what_is_shown(session: WorkerSession) -> None:
    request = one_check(
        "def relu(z):\n    z[z < 0] = 0\n    return z",
        "np.array_equal(z, before)",
        given="z = rng.normal(size=(2, 3))\nbefore = z.copy()\nrelu(z)",
        output="z",
        solution="import numpy as np\ndef relu(z): return np.maximum(z, 0)",
    )
    (result,) = await check(session, request)
    assert result.message.startswith("`z` differs first at [")
    assert isinstance(result.yours, Table)


async def test_an_error_inside_the_code_is_its_problem(session: WorkerSession) -> None:
    request = one_check(
        "def f(q, k):\n    return q @ k",
        "f(q, q).shape == (5, 5)",
        given="q = torch.ones(5, 3)",
        solution="def f(q, k): return q @ k.T",
    )
    (result,) = await check(session, request)
    assert result.problem is not None
    assert result.problem.trace[-1].source == "    return q @ k"
    assert "transpose k's last two axes" in result.problem.advice
    assert result.message.startswith("Your code stops with RuntimeError: mat1 and mat2 shapes cannot be multiplied")


async def test_an_error_in_given_that_the_code_raises_is_its_problem(session: WorkerSession) -> None:
    request = one_check(
        "class A:\n    def __init__(self): self.n = 1 / 0",
        "a.n == 1",
        given="a = A()",
        solution="class A:\n    def __init__(self): self.n = 1",
    )
    (result,) = await check(session, request)
    assert result.problem is not None and result.problem.kind == "ZeroDivisionError"


@pytest.mark.parametrize(
    ("given", "expect", "said"),
    [
        ("x = 1", "f(x) == 3", "This check is wrong, not your code: the lesson's own solution fails it, too."),
        (
            "x = 1 / 0",
            "f(x) == 2",
            "This check is wrong, not your code: the lesson's own solution fails it, too. "
            "It raises ZeroDivisionError: division by zero",
        ),
    ],
)
async def test_a_wrong_check_is_not_the_learners_fault(
    session: WorkerSession, given: str, expect: str, said: str
) -> None:
    right = "def f(x): return x + 1"
    assert await message(session, one_check(right, expect, given=given, solution=right)) == said


@pytest.mark.parametrize(
    "broken",
    [
        one_check("def f(): return 1", "f( == 1", solution="def f(): return 1"),
        one_check("def f(): return 1", "f() == 1", given="if", solution="def f(): return 1"),
        one_check("def f(): return 1", "f() == 1", solution="def f(): return 1", setup="1 / 0"),
    ],
    ids=["expect", "given", "setup"],
)
async def test_a_lesson_that_cannot_be_run_says_so(session: WorkerSession, broken) -> None:  # type: ignore[no-untyped-def]
    last = (await check_events(session, broken))[-1]
    assert isinstance(last, RunFinished) and last.outcome == "error" and last.problem is not None
    assert last.problem.advice == "This is an error of the lesson, not of your code."


async def test_code_that_does_not_run(session: WorkerSession) -> None:
    events = await check_events(session, SOFTMAX, "import numpy as np\ndef attention_weights(s)\n    return s")
    last = events[-1]
    assert isinstance(last, RunFinished) and last.problem is not None
    assert (last.outcome, last.problem.kind, last.problem.trace[-1].line) == ("error", "SyntaxError", 2)
    assert len(events) == 1


async def test_a_name_that_is_missing(session: WorkerSession) -> None:
    last = (await check_events(session, SOFTMAX, "def attention_weight(scores): return scores"))[-1]
    assert isinstance(last, RunFinished) and last.problem is not None
    assert last.problem.message == "`attention_weights` is not defined"
    assert last.problem.advice == (
        "The checks call `attention_weights`: the code must define it under this name. "
        "Yours is called `attention_weight`."
    )


async def test_a_name_of_the_session_is_not_the_exercises(session: WorkerSession) -> None:
    await run(session, "temperature = 2.0")
    code = "def attention_weights(scores): return scores / temperature"
    result = (await check(session, SOFTMAX, code))[0]
    assert result.problem is not None
    assert result.problem.advice == (
        "`temperature` belongs to an earlier step. This code has variables of its own: define it here, or pass it in."
    )


async def test_names_join_the_session_only_when_all_pass(session: WorkerSession) -> None:
    await check(session, SOFTMAX, SOFTMAX.mistakes[0].code + "\nmark = 1")
    assert (await finish(session, "attention_weights")).outcome == "error"
    events = await check_events(session, SOFTMAX, SOFTMAX.solution + "\nmark = 2")
    assert "mark" in [variable.name for variable in events[-1].variables]  # type: ignore[union-attr]
    assert text(await run(session, "mark, float(attention_weights(np.array([0.0, 0.0]))[0])")) == "(2, 0.5)\n"


async def test_setup_is_at_hand_and_does_not_join(session: WorkerSession) -> None:
    request = one_check(
        "def f(): return given + 1", "f() == 4", solution="def f(): return given + 1", setup="given = 3"
    )
    assert (await check(session, request))[0].passed
    assert (await finish(session, "given")).outcome == "error"
    assert (await finish(session, "assert f() == 4")).outcome == "done"


@pytest.mark.parametrize(
    "cheat",
    [
        "np.allclose = lambda *a, **k: True",
        "import builtins; builtins.bool = lambda x: True",
        "import torch; torch.softmax = lambda x, d: x",
        "from tutor.engine.worker import oracle; oracle.softmax = lambda x: x",
        "allclose = bool = lambda *a, **k: True",
        "class np: allclose = staticmethod(lambda *a, **k: True)",
        "class oracle: softmax = staticmethod(lambda x: x)",
        "rng = F = torch = None",
    ],
)
async def test_rebinding_the_instruments_fools_nobody(session: WorkerSession, cheat: str) -> None:
    code = f"import numpy as np\n{cheat}\ndef attention_weights(scores): return scores"
    results = await check(session, SOFTMAX, code)
    assert [result.passed for result in results] == [False, False, True]
    assert (await check(session, SOFTMAX, SOFTMAX.solution))[1].passed  # and the next attempt is judged as ever


async def test_every_version_sees_the_same_random_numbers(session: WorkerSession) -> None:
    draw = "import numpy as np, torch, random\n"
    draw += "def f(): return {} + np.random.rand() + torch.rand(1).item() + random.random()"
    request = one_check(draw.format("2 *"), "f() < 0", solution=draw.format("2 *"))
    assert "own solution fails it" in await message(session, request)
    request = one_check(
        draw.format("0"), "f() == wanted", given="wanted = f.__call__() if False else None", solution=draw.format("0")
    )
    request = replace(request, checks=(replace(request.checks[0], expect="f() > 1000 or g == 1", given="g = 0"),))
    assert "own solution fails it" in await message(session, request)


async def test_an_endless_loop_in_a_check_is_stopped(session: WorkerSession) -> None:
    code = (
        SOFTMAX.solution
        + "\nfast = attention_weights\ndef attention_weights(s):\n    while s.ndim > 2: pass\n    return fast(s)"
    )
    events = await check_events(session, replace(SOFTMAX, seconds=0.3), code)
    results = [event.result for event in all_of(events, CheckFinished)]
    assert [result.passed for result in results] == [True, False]
    assert results[1].message == "Stopped after 0.3 s, the limit of this step."
    last = events[-1]
    assert isinstance(last, RunFinished)
    assert last.outcome == "timed out"
    assert last.note == "Stopped after 0.3 s, the limit of this step. It was in the check “any leading axes”."


async def test_a_slow_mistake_costs_only_its_name(session: WorkerSession) -> None:
    slow = replace(SOFTMAX.mistakes[0], code="def attention_weights(s):\n    while True: pass")
    request = replace(SOFTMAX, mistakes=(slow,), seconds=0.5)
    events = await check_events(session, request, "def attention_weights(s): return s")
    results = [event.result for event in all_of(events, CheckFinished)]
    assert [result.passed for result in results] == [False, False, True]
    assert results[0].message == "The check does not hold."
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "done"
    assert events[-1].note == "There was no time to find out why."


async def test_a_hungry_check_is_out_of_memory(session: WorkerSession) -> None:
    request = one_check("def f(n): return bytearray(n)", "len(f(10 << 30)) > 0", solution="def f(n): return 'x'")
    (result,) = await check(session, request)
    assert result.problem is not None and result.problem.kind == "MemoryError"


async def test_only_the_learners_code_prints_and_shows(session: WorkerSession) -> None:
    noisy = "from tutor import lab\ndef f(x):\n    print('{0}'); lab.text('{0}', title='{0}')\n"
    noisy += "    lab.curve('{0}', 1, y=1)\n    return {1}"
    request = one_check(noisy.format("mine", 1), "f(0) == 2", solution=noisy.format("theirs", 2))
    events = await check_events(session, request)
    assert set(text(events).split()) == {"mine"}
    assert {figure.name for figure in all_of(events, FigureShown)} == {"mine"}
    assert all_of(events, Output)


async def test_sys_exit_in_a_check(session: WorkerSession) -> None:
    request = one_check("import sys\ndef f(): sys.exit()", "f() == 1", solution="def f(): return 1")
    (result,) = await check(session, request)
    assert result.problem is not None and result.problem.kind == "SystemExit"


async def test_a_dataclass_can_be_checked(session: WorkerSession) -> None:
    code = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 3"
    request = one_check(code, "P().x == 4", solution=code.replace("3", "4"))
    assert await message(session, request) == "`P().x` is 3; it must be 4."


async def test_many_checks_report_in_order_as_they_pass(session: WorkerSession) -> None:
    checks = tuple(Check(name=str(i), expect=f"f({i}) == {i}", because="b") for i in range(6))
    request = replace(one_check("", "", solution="def f(x): return x"), checks=checks)
    results = await check(session, request, "def f(x): return x if x != 3 else 9")
    assert [result.passed for result in results] == [True, True, True, False, True, True]
    assert results[3].message == "`f(3)` is 9, expected 3."
    assert isinstance(results[3].yours, Text)


ORACLES = """
import numpy as np, torch, torch.nn.functional as F
from tutor.engine.worker import oracle
rng = np.random.default_rng(1)
q, k, v = (rng.normal(size=s) for s in ((2, 5, 11), (2, 7, 11), (2, 7, 3)))
def by_hand(q, k, v, blocked=None):
    s = q @ k.swapaxes(-2, -1) / np.sqrt(q.shape[-1])
    s = s if blocked is None else np.where(blocked, -np.inf, s)
    e = np.exp(s - s.max(-1, keepdims=True)); w = e / e.sum(-1, keepdims=True)
    return w, w @ v
"""


@pytest.mark.parametrize(
    "claim",
    [
        "assert np.allclose(oracle.attention_weights(q, k), by_hand(q, k, v)[0])",
        "assert np.allclose(oracle.scaled_dot_product_attention(q, k, v), by_hand(q, k, v)[1])",
        "m = np.triu(np.ones((5, 5)), 1) > 0\n"
        "assert np.allclose(oracle.scaled_dot_product_attention(q, q, q, causal=True), by_hand(q, q, q, m)[1])",
        "m = rng.random((5, 7)) > 0.3; assert np.allclose(oracle.attention_weights(q, k, m), by_hand(q, k, v, ~m)[0])",
        "x, W, b = rng.normal(size=(7, 5)), rng.normal(size=(5, 3)), np.ones(3)\n"
        "assert np.allclose(oracle.linear(x, W, b), x @ W + b)",
        "assert isinstance(oracle.softmax(torch.ones(2, 3)), torch.Tensor)",
        "assert isinstance(oracle.softmax(q), np.ndarray) and oracle.softmax([[0.0, 0.0]]).tolist() == [[0.5, 0.5]]",
        "assert np.allclose(oracle.softmax(q, axis=1).sum(1), 1)",
        "x = rng.normal(size=(4, 6)); n = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)\n"
        "assert np.allclose(oracle.layer_norm(x), n)",
        "z = rng.normal(size=(2, 3, 5)); t = rng.integers(5, size=(2, 3)); p = oracle.log_softmax(z)\n"
        "assert np.isclose(oracle.cross_entropy(z, t), -np.take_along_axis(p, t[..., None], -1).mean())",
        "x = torch.randn(3, 5, 8, dtype=torch.double); W = [torch.randn(8, 8, dtype=torch.double) for _ in range(4)]\n"
        "h = lambda y: y.reshape(3, 5, 2, 4).transpose(1, 2)\n"
        "o = F.scaled_dot_product_attention(h(x @ W[0]), h(x @ W[1]), h(x @ W[2]), is_causal=True)\n"
        "o = o.transpose(1, 2).reshape(3, 5, 8) @ W[3]\n"
        "assert torch.allclose(oracle.multi_head_attention(x, *W, heads=2, causal=True), o)",
        "s = oracle.sinusoids(50, 8); assert s.shape == (50, 8) and np.allclose(s[:, 0], np.sin(np.arange(50)))\n"
        "assert np.allclose(s[:, 3], np.cos(np.arange(50) / 10000 ** (2 / 8)))",
        "for name in ('relu', 'gelu', 'sigmoid', 'tanh'):\n"
        "    f = getattr(F, name, None) or getattr(torch, name)\n"
        "    assert np.allclose(getattr(oracle, name)(q), f(torch.from_numpy(q)))",
    ],
)
async def test_the_oracle(session: WorkerSession, claim: str) -> None:
    finished = await finish(session, ORACLES + claim)
    assert finished.outcome == "done", finished.problem
