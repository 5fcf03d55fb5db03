"""The keys of a lesson, when each of them works, and what its help says of them."""

from __future__ import annotations

from textual.binding import Binding

from tutor.ui.widgets.step_panel import StepPanel

HELP = """\
# A lesson

**enter** does what the line above the keys says: run, commit, answer, check, go on.

- **n** and **b** (or **→** and **←**) go to the next step and back. Nothing is lost by going back.
- **tab** goes round the text, the code and the result. A closed one is a line that names its key.
- **e** goes to the code. There **ctrl+r** runs or checks it, **esc** leaves it. It is kept as you type.
- **h** gives a hint, one at a time. After the last one the lines of a solution can be put in order; **s** shows it.
- **f** shows a figure full screen, with a cursor that reads its numbers. **z** gives one pane the whole screen.
- **p** opens free play in the lesson's variables. Nothing there is marked.
- **w** writes a note at this step, **m** marks the step. Both stand in the title line; **/** finds them again.
- **/** searches the lessons, the glossary, your notes and your code. **esc** there brings you back.
- **g** opens the glossary, with the terms of this step at its top.
- **x** drops the run that is marked **›** from a comparison of runs; **tab** to the table chooses another one.
- **esc** or **ctrl+c** stops a run. **r** puts the lesson's own code back.
- **q** goes home. Next time the lesson opens at the same step with the same code.
"""
BINDINGS: list[Binding] = [
    Binding("enter", "main", "Go on", show=False, tooltip="What the line above the keys says"),
    Binding("escape", "stop", "Stop", tooltip="Stop the run"),
    Binding("ctrl+c", "stop", "Stop", show=False),
    Binding("ctrl+r", "panel('again')", "Run or check", show=False, tooltip="Run or check, from the editor too"),
    Binding("tab", "panel('pane', 1)", "Pane", tooltip="Go round the text, the code and the result"),
    Binding("shift+tab", "panel('pane', -1)", "Pane before", show=False),
    Binding("e", "panel('edit')", "Edit", tooltip="Go to the code"),
    Binding("h", "panel('hint')", "Hint", tooltip="One hint more"),
    Binding("s", "panel('solution')", "Solution", tooltip="Show the solution"),
    Binding("x", "panel('drop_run')", "Drop run", tooltip="Drop the marked run from the comparison"),
    Binding("f", "figure", "Figure", tooltip="Show the figure full screen"),
    Binding("n,right", "step(1)", "Next", tooltip="The next step"),
    Binding("b,left", "step(-1)", "Back", tooltip="The step before"),
    Binding("p", "play", "Play", tooltip="Free play in the lesson's variables"),
    Binding("z", "panel('zoom')", "Zoom", show=False, tooltip="Give one pane the whole screen, or end that"),
    Binding("r", "panel('reset_code')", "Reset", show=False, tooltip="Put the lesson's own code back"),
    Binding("g", "app.glossary", "Glossary", tooltip="The terms of this step, and of all lessons"),
    Binding("slash", "app.search", "Search", tooltip="Find in lessons, glossary, your notes and your code"),
    Binding("w", "note", "Note", tooltip="Write a note at this step"),
    Binding("m", "mark", "Mark", tooltip="Mark this step, or take its mark away"),
    Binding("question_mark", "app.help", "Keys", key_display="?"),
    Binding("q", "leave", "Home", tooltip="Go home. The lesson opens at this step again"),
]
STEP_BINDINGS = [key for key in BINDINGS if key.action not in ("note", "mark")]
"""Without those for what only a lesson has."""


def works_now(
    action: str, parameters: tuple[object, ...], panel: StepPanel | None, index: int, count: int
) -> bool | None:
    """Whether a key works at the step ``index`` of ``count``; ``panel`` is None on the recap."""
    running = panel is not None and panel.state.running
    match action:
        case "panel":
            return panel is not None and panel.check_action(str(parameters[0]), parameters[1:])
        case "stop":
            return running
        case "figure":
            return panel is not None and panel.panes.result.figure is not None
        case "step":
            return 0 <= index + int(str(parameters[0])) <= count and not running
        case "main" | "play":
            return not running
    return True
