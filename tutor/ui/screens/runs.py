"""The kept runs full screen: a list, and the curves or the differences of those that are marked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from tutor.runs import RunStore
from tutor.runs.choosing import NO_CURVES, RunChoice
from tutor.runs.comparing import WithCurves
from tutor.runs.export import as_csv, as_json
from tutor.runs.going_on import GoingOn
from tutor.terminal import Profile
from tutor.ui.screens.confirm import Confirm
from tutor.ui.screens.figure import FigureScreen
from tutor.ui.themes import palette_of
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.key_bar import KeyBar
from tutor.ui.widgets.run_list import RunList
from tutor.ui.widgets.title_line import TitleLine

LOOK_SECONDS = 1.0
"""How often the list looks for news while a training goes on."""
LEAVE_SECONDS = 4.0
"""How long a training that is stopped may take to keep its checkpoint before the screen is gone."""
NOTHING = "No runs are kept yet. A lesson that trains makes some,\nand so do `attn-tutor train` and `attn-tutor sweep`."


class RunsScreen(Screen[None]):
    """Every training that is kept."""

    HELP = """\
# Runs

Every training is kept: those of lessons, of `attn-tutor train` and of sweeps, also the ones that were stopped.

- **space** marks a run, **a** all runs of its sweep or name. The marked ones are drawn in one figure, at most eight
  lines, each with its mark; without a mark you see the run under the cursor. **x** takes all marks away.
- **v** changes what is shown: curves, what differs, or everything that is known of the run under the cursor.
- **w** shows another line, such as the held-out loss. **b** draws the seeds of one configuration as a band (all of
  them, or the middle half), or each by itself. **tab** goes to the chart, where **← →** read the values.
- **s** sorts by another column, **S** turns the order round. **/** filters: all words must occur, `n_head=4` too.
- **d** deletes, **e** writes a file with the marked runs (CSV, or JSON with **E**).
- **g** goes on with a training of `attn-tutor train` that stopped on the way; again **g** stops it.
"""
    DEFAULT_CSS = """
    RunsScreen {
        & > TitleLine { background: $panel; }
        & > Input, & > Input:focus { border: none; height: 1; padding: 0 1; background: $boost; display: none; }
        & > Input.-open { display: block; }
        & #runs { height: 1fr; layout: vertical; }
        & RunList { height: 2fr; }
        & #shown { height: 3fr; border-top: solid $panel; }
        & #words { height: 1fr; padding: 0 1; }
        & #words Static { height: auto; width: auto; }
        &.-wide #runs { layout: horizontal; }
        &.-wide RunList { width: 1fr; height: 1fr; }
        &.-wide #shown { width: 1fr; height: 1fr; border-top: none; border-left: solid $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", tooltip="Mark the run, to compare it with others"),
        Binding("a", "mark_alike", "Alike", tooltip="Mark all runs of the same sweep or name"),
        Binding("x", "unmark", "No marks", show=False, tooltip="Take all marks away"),
        Binding("v", "view", "View", tooltip="Curves, what differs, or everything"),
        Binding("w", "line", "Line", tooltip="Compare another line, such as the held-out loss"),
        Binding("b", "bands", "Bands", tooltip="Draw the seeds of one configuration as a band, or each run"),
        Binding("s", "sort(False)", "Sort", tooltip="Sort by another column"),
        Binding("S", "sort(True)", "Turn round", show=False, tooltip="Turn the order round"),
        Binding("slash", "filter", "Filter", tooltip="List only runs with some words"),
        Binding("enter,f", "figure", "Full screen", show=False, tooltip="Show the chart full screen"),
        Binding("d", "delete", "Delete", tooltip="Delete the marked runs, or the one under the cursor"),
        Binding("e", "export('csv')", "Export", tooltip="Write the marked runs as CSV"),
        Binding("E", "export('json')", "Export as JSON", show=False, tooltip="Write the marked runs as JSON"),
        Binding("g", "go_on", "Go on", tooltip="Go on with a training that stopped, or stop it again"),
        Binding("question_mark", "app.help", "Keys", key_display="?"),
        Binding("escape,q", "close", "Back", key_display="esc"),
    ]
    HORIZONTAL_BREAKPOINTS = [(130, "-wide")]  # noqa: RUF012

    def __init__(
        self, store: RunStore, profile: Profile, *, go_on: Callable[..., GoingOn] = GoingOn, exports: Path | None = None
    ) -> None:
        """Make the screen.

        Args:
            store: The runs.
            profile: What the terminal can show.
            go_on: Makes what goes on with a training.
            exports: Where files are written; by default the folder of the store.
        """
        super().__init__()
        self._store = store
        self._profile = profile
        self._go_on = go_on
        self._exports = exports or store.path.parent
        self.choice = RunChoice()
        self._curves: dict[str, WithCurves] = {}
        self._going: dict[str, GoingOn] = {}
        self._title = TitleLine("Runs")
        self._list = RunList(palette_of(profile))
        self._chart = CurveView(NO_CURVES, palette_of(profile), fps=profile.chart_fps)
        self._said = Static(markup=False)
        self._words = VerticalScroll(self._said, id="words", can_focus=False)

    def compose(self) -> ComposeResult:
        """Lay out the title, the field of the filter, the list, what is shown of it, and the keys."""
        yield self._title
        field = Input(placeholder="Words that must occur, such as: gpt n_head=4 interrupted")
        field.cursor_blink = False
        yield field
        with Container(id="runs"):
            yield self._list
            with Container(id="shown"):
                yield self._chart
                yield self._words
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the runs."""
        self._list.focus()
        self._read()
        self.set_interval(LOOK_SECONDS, self._look)

    # -------------------------------------------------------------------------------------------- reading and showing

    def _look(self) -> None:
        if any(run.state == "running" for run in self.choice.every) or self._going:
            self._going = {run: going for run, going in self._going.items() if going.alive}
            self._curves = {
                run_id: one for run_id, one in self._curves.items() if one.run.state not in ("running", "interrupted")
            }
            self._read()

    @work(group="reading", exclusive=True)
    async def _read(self) -> None:
        """Read the list, away from the screen's own thread, and show it."""
        runs = await asyncio.to_thread(self._store.runs)
        self.choice.take(runs)
        if self._store.trouble:
            self.notify(self._store.trouble, severity="warning", timeout=20, markup=False)
        await self._show_all()

    @work(group="showing", exclusive=True)
    async def _show(self) -> None:
        await self._show_all()

    async def _show_all(self) -> None:
        wanted = [run for run in self.choice.compared if run != self._known(run.id)]
        for run in wanted:
            curves = await asyncio.to_thread(self._store.curves, run.id)
            self._curves[run.id] = WithCurves(run=run, curves=curves)
        self._draw()

    def _known(self, run_id: str) -> object:
        return self._curves[run_id].run if run_id in self._curves else None

    @property
    def compared(self) -> list[WithCurves]:
        """The runs that are compared, with their curves as far as they are read."""
        return [self._curves[run.id] for run in self.choice.compared if run.id in self._curves]

    def _draw(self) -> None:
        choice, runs = self.choice, self.compared
        listed = choice.listed
        self._list.show(listed, cursor=choice.cursor, marked=choice.marked, marks=choice.marks(runs))
        count = f"{len(listed)} of {len(choice.every)}" if choice.words else f"{len(listed)}"
        left_out = choice.left_out(runs)
        missing = f"{left_out} without a line" if left_out else ""
        order = f"by {choice.order}{', turned round' if choice.reverse else ''}"
        marked = f"{len(choice.marked)} marked" if choice.marked else ""
        self._title.detail = ", ".join(part for part in (order, marked, missing) if part)
        self._title.right = f"{count} runs"
        curves = choice.view == "curves" and bool(listed)
        self._chart.display, self._words.display = curves, not curves
        if curves:
            self._chart.show(choice.figure(runs))
        else:
            self._said.update("\n".join(choice.told()) if choice.every else NOTHING)
        self.refresh_bindings()

    def use_profile(self, profile: Profile) -> None:
        """Draw for another profile, as after a change between dark and light."""
        self._profile = profile
        self._list.palette = palette_of(profile)
        self._chart.set_palette(palette_of(profile))
        self._draw()

    # -------------------------------------------------------------------------------------------- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the runs that there are."""
        run = self.choice.chosen
        match action:
            case "mark" | "mark_alike" | "view" | "delete" | "export" | "figure":
                return run is not None
            case "sort" | "filter":
                return bool(self.choice.every)
            case "unmark":
                return bool(self.choice.marked)
            case "line" | "bands":
                return self.choice.view == "curves" and run is not None
            case "go_on":
                return run is not None and (run.id in self._going or run.resumable)
        return True

    @on(RunList.Moved)
    def _move(self, event: RunList.Moved) -> None:
        self.choice.move(event.by)
        self._show()

    def action_mark(self) -> None:
        """Mark the run, and go on to the next one."""
        self.choice.mark()
        self.choice.move(1)
        self._show()

    def action_mark_alike(self) -> None:
        """Mark every run of the sweep or of the name."""
        self.choice.mark_alike()
        self._show()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.choice.marked.clear()
        self._show()

    def action_view(self) -> None:
        """Show the next view."""
        self.choice.next_view()
        self._draw()

    def action_line(self) -> None:
        """Compare the next line."""
        self.choice.line += 1
        self._draw()

    def action_bands(self) -> None:
        """Draw seeds in the next way."""
        self.choice.next_bands()
        self._draw()

    def action_sort(self, turn: bool) -> None:
        """Sort in the next way, or turn the order round."""
        self.choice.sort(turn=turn)
        self._draw()

    def action_filter(self) -> None:
        """Open the field of the filter."""
        field = self.query_one(Input)
        field.add_class("-open")
        field.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.choice.filter(event.value)
        self._show()

    @on(Input.Submitted)
    def _filtered(self) -> None:
        self.query_one(Input).set_class(bool(self.choice.words), "-open")
        self._list.focus()

    def action_figure(self) -> None:
        """Show the chart full screen."""
        figure = self.choice.figure(self.compared)
        if figure.series:
            self.app.push_screen(FigureScreen(figure, self._profile))

    @work
    async def action_delete(self) -> None:
        """Delete the compared runs, once asked."""
        runs = self.choice.compared
        what = f"the run {runs[0].id[:6]} {runs[0].name}" if len(runs) == 1 else f"the {len(runs)} marked runs"
        if await self.app.push_screen_wait(Confirm(f"Delete {what}? Checkpoints stay.")):
            self._store.delete(run.id for run in runs)
            self._read()

    @work
    async def action_export(self, form: str) -> None:
        """Write the compared runs to a file beside the store."""
        path = self._exports / f"runs-{datetime.now():%Y-%m-%d-%H%M%S}.{form}"
        text = as_csv(self.compared) if form == "csv" else as_json(self.compared)
        try:
            await asyncio.to_thread(path.write_text, text, "utf-8")
        except OSError as error:
            self.notify(f"{path} can not be written: {error.strerror}.", severity="warning", markup=False)
            return
        self.notify(f"{len(self.compared)} run(s) written to {path}", markup=False)

    def action_go_on(self) -> None:
        """Go on with a training, or stop the one that goes on."""
        run = self.choice.chosen
        assert run is not None
        going = self._going.get(run.id)
        if going is not None:
            going.stop()
            return
        self._going[run.id] = self._go_on(self._store, run)
        self.notify(f"{run.name} goes on from step {run.step}. g stops it.", markup=False)

    @work
    async def action_close(self) -> None:
        """Close the field of the filter, or go back; a training that goes on is stopped if the learner agrees."""
        field = self.query_one(Input)
        if field.has_class("-open"):
            field.value = ""
            field.remove_class("-open")
            self._list.focus()
            return
        alive = [going for going in self._going.values() if going.alive]
        if alive and not await self.app.push_screen_wait(Confirm("A training goes on. Stop it and go back?")):
            return
        self.dismiss()

    async def on_unmount(self) -> None:
        """Stop what goes on: each training keeps its checkpoint and is interrupted."""
        for going in self._going.values():
            going.stop()
        await asyncio.gather(*(asyncio.to_thread(going.wait, LEAVE_SECONDS) for going in self._going.values()))
