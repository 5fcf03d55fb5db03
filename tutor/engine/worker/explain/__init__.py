"""What to do about an error: rules, each for one kind of mistake, that a learner of attention makes.

A rule gets a `Failure` and returns a sentence or two, or None where the error is not its own. The first that answers
is heard, so the rules that know most stand first.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.engine.worker.explain import alignment, calling, elements, gradients, indexing, naming, products
from tutor.engine.worker.failure import Failure

Rule = Callable[[Failure], str | None]

RULES: tuple[Rule, ...] = (
    *gradients.RULES,
    *calling.RULES,
    *naming.RULES,
    *elements.RULES,
    *products.RULES,
    *indexing.RULES,
    *alignment.RULES,
)


def advice_for(failure: Failure) -> str:
    """Return what to look at next, or an empty text where no rule knows the error."""
    for rule in RULES:
        advice = rule(failure)
        if advice:
            return advice
    return ""
