"""The exercise of the lesson format's example, and requests to check code against it."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace

from tests.engine.running import PATIENCE
from tutor.engine.client import Session
from tutor.engine.protocol import Check, CheckCode, CheckFinished, CheckResult, Event, Mistake, RunFinished

_numbers = itertools.count(1000)

SOFTMAX = CheckCode(
    run_id=0,
    code="",
    name="step 6",
    seconds=20,
    starter="import numpy as np\n\ndef attention_weights(scores):\n    ...\n",
    solution="""import numpy as np

def attention_weights(scores):
    shifted = scores - scores.max(axis=-1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=-1, keepdims=True)
""",
    checks=(
        Check(
            name="each row sums to 1",
            given="scores = rng.normal(size=(5, 7))",
            expect="np.allclose(attention_weights(scores).sum(-1), 1)",
            because="A query's weights over the keys are shares of one whole.",
        ),
        Check(
            name="any leading axes",
            given="scores = rng.normal(size=(2, 3, 5, 7))",
            expect="np.allclose(attention_weights(scores), oracle.softmax(scores))",
            because="Batch and heads come first; the keys stay last.",
        ),
        Check(
            name="no overflow",
            given="scores = np.array([[1000.0, 999.0, 0.0]])",
            expect="np.isfinite(attention_weights(scores)).all()",
            because="Only differences between scores matter, so the largest may be shifted to 0.",
        ),
    ),
    mistakes=(
        Mistake(
            name="softmax over the queries",
            code="""import numpy as np
def attention_weights(scores):
    e = np.exp(scores - scores.max(axis=-2, keepdims=True))
    return e / e.sum(axis=-2, keepdims=True)
""",
            tells="Your columns sum to 1, your rows do not.",
        ),
        Mistake(
            name="softmax over the whole matrix",
            code="""import numpy as np
def attention_weights(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum()
""",
            tells="All entries together sum to 1.",
        ),
        Mistake(
            name="keepdims forgotten",
            code="""import numpy as np
def attention_weights(scores):
    e = np.exp(scores - scores.max(-1, keepdims=True))
    return e / e.sum(-1)
""",
            tells="(5, 7) divided by (5,) does not line up by row.",
        ),
        Mistake(
            name="no shift",
            code="""import numpy as np
def attention_weights(scores):
    e = np.exp(scores)
    return e / e.sum(-1, keepdims=True)
""",
            tells="exp(1000) overflows.",
        ),
    ),
)


def one_check(
    code: str, expect: str, *, given: str = "", output: str = "", solution: str, setup: str = "", seconds: float = 20
) -> CheckCode:
    """An exercise of one check."""
    check = Check(name="the check", expect=expect, because="So it is.", given=given, output=output)
    return CheckCode(
        run_id=0,
        code=code,
        name="step 2",
        seconds=seconds,
        starter="",
        solution=solution,
        checks=(check,),
        setup=setup,
    )


async def check_events(session: Session, request: CheckCode, code: str | None = None) -> list[Event]:
    """Check code; return all events."""
    request = replace(request, run_id=next(_numbers), code=request.code if code is None else code)
    async with asyncio.timeout(PATIENCE):
        return [event async for event in session.run(request)]


async def check(session: Session, request: CheckCode, code: str | None = None) -> list[CheckResult]:
    """Check code that can be run; return the result of every check, in order."""
    events = await check_events(session, request, code)
    finished = [event for event in events if isinstance(event, CheckFinished)]
    last = events[-1]
    assert isinstance(last, RunFinished) and last.outcome == "done", last
    assert [(event.index, event.total) for event in finished] == [
        (index, len(request.checks)) for index in range(len(request.checks))
    ]
    return [event.result for event in finished]


async def message(session: Session, request: CheckCode) -> str:
    """Check code that fails the only check; return what is said."""
    (result,) = await check(session, request)
    assert not result.passed
    return result.message
