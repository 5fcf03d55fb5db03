"""What becomes of an open lesson when its author saves the file: which step is shown, what stays as it was."""

from __future__ import annotations

from msgspec.structs import replace

from tutor.course import schema


def place_after(before: schema.Lesson, now: schema.Lesson, index: int) -> int:
    """Return the place of the step that was shown, by its id; of one that is gone, the nearest that was near it.

    The recap, which comes after the last step, stays the recap.
    """
    if index >= len(before.steps):
        return len(now.steps)
    places = {step.id: place for place, step in enumerate(now.steps)}
    following = before.steps[index:]
    earlier = reversed(before.steps[:index])
    return next((places[step.id] for step in (*following, *earlier) if step.id in places), 0)


def kept_places(before: schema.Lesson, now: schema.Lesson) -> dict[int, int]:
    """Return where the steps are now that have not changed at all, by where they were."""
    places = {step.id: place for place, step in enumerate(now.steps)}
    return {
        place: places[step.id]
        for place, step in enumerate(before.steps)
        if step.id in places and now.steps[places[step.id]] == step
    }


def still_ready(before: schema.Lesson, now: schema.Lesson, ready: set[str]) -> set[str]:
    """Return what of ``ready`` has still run as the lesson says it: other words make no difference, other code does."""
    steps = {step.id: step for step in now.steps}
    changed = {step.id for step in before.steps if step.id not in steps or not _runs_alike(step, steps[step.id])}
    return ready - changed


def _runs_alike(one: schema.AnyStep, other: schema.AnyStep) -> bool:
    return replace(one, title="", text="") == replace(other, title="", text="")
