"""What to do next: the lesson to go on with and the lessons of this week, or a welcome on the first visit."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import RenderResult
from textual.content import Content
from textual.events import Resize
from textual.reactive import reactive
from textual.widget import Widget

from tutor.ui.overview import Next, Overview, Week

NAMES = 10
"""The cells of the names at the left."""
WELCOME = (
    "Welcome. You learn attention and Transformers here by running them: short lessons, "
    "each with live models, code that is checked, and pictures that are computed as you look. "
    "Stop anywhere: you come back to the same step."
)


KNOWN = Content.assemble(
    ("  Known?".ljust(NAMES + 2), "bold"),
    "a check of the stage spares you what you know   ",
    ("press k", "$footer-key-foreground bold"),
)


class Agenda(Widget, can_focus=False):
    """Two lines or three, or the welcome."""

    DEFAULT_CSS = """
    Agenda {
        height: auto;
        padding: 0 1;
    }
    """

    overview: reactive[Overview | None] = reactive(None, layout=True)

    def render(self) -> RenderResult:
        """Draw what is next."""
        if self.overview is None:
            return ""
        lines = self._welcome(self.overview) if self.overview.first_visit else self._lines(self.overview)
        return Content("\n").join(lines)

    def on_resize(self, event: Resize) -> None:
        """Draw again: what fits depends on the width."""
        self.refresh()

    def _welcome(self, overview: Overview) -> list[Content]:
        lines = [Content.assemble(("Welcome. ", "bold"), WELCOME.removeprefix("Welcome. "))]
        if overview.next is not None:
            lines += [Content(""), next_line(overview.next, self.size.width, key="press enter")]
            lines += [plan_line(overview.timetable), KNOWN]
        return lines

    def _lines(self, overview: Overview) -> list[Content]:
        aside = sum(stage.known + stage.skipped for stage in overview.stages)
        ending = " or set aside" if aside else ""
        first = Content.assemble((f"Every lesson that is written is done{ending}.", "$success"))
        if overview.next is not None:
            first = next_line(overview.next, self.size.width, key="press c")
        review = [review_line(overview.review)] if overview.review else []
        return [first, week_line(overview.week, self.size.width), *review]


def next_line(item: Next, width: int, *, key: str) -> Content:
    """Return ``▸ Continue  2.5 Additive attention  step 6 of 12  …``, with as many facts as fit."""
    verb = f"▸ {item.verb}".ljust(NAMES + 2)
    name = f"{item.label} {item.title}"
    room = width - cell_len(verb) - cell_len(name) - cell_len(key) - 3
    shown: list[str] = []
    for fact in item.facts:
        room -= cell_len(fact) + 3
        if room < 0:
            break
        shown.append(fact)
    return Content.assemble(
        (verb, "bold $accent"),
        (name, "bold"),
        ("".join(f"   {fact}" for fact in shown), "$text-muted"),
        "   ",
        (key, "$footer-key-foreground bold"),
    )


def plan_line(timetable: str) -> Content:
    """Return ``Plan  50 minutes a day, Monday to Friday   press w to change``."""
    return Content.assemble(
        ("  Plan".ljust(NAMES + 2), "bold"), f"{timetable}   ", ("press w", "$footer-key-foreground bold"), " to change"
    )


def week_line(week: Week | None, width: int) -> Content:
    """Return ``This week  2.6 Multiplicative attention   2.7 …   75–100 min``, with as many lessons as fit."""
    if week is None:
        return Content.assemble(("  This week".ljust(NAMES + 2), "bold"), ("nothing left to do", "$text-muted"))
    name = f"  {week.name} ".ljust(NAMES + 2)
    tail = f"   {week.minutes}" if week.minutes else ""
    room = width - cell_len(name) - cell_len(tail)
    shown: list[str] = []
    for index, (label, title) in enumerate(week.lessons):
        text = f"{label} {title}"
        others = len(week.lessons) - index - 1
        reserve = len(f"   +{others}") if others else 0
        if shown and sum(cell_len(each) + 3 for each in shown) + cell_len(text) + reserve > room:
            shown.append(f"+{others + 1}")
            break
        shown.append(text)
    return Content.assemble((name, "bold"), "   ".join(shown), (tail, "$text-muted"))


def review_line(words: str) -> Content:
    """Return ``Review      7 cards due   press r``."""
    name = "  Review".ljust(NAMES + 2)
    key = ("press r", "$footer-key-foreground bold")
    return Content.assemble((name, "bold"), words, *(() if words.startswith("none") else ("   ", key)))
