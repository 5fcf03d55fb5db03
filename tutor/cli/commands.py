"""The commands of ``attn-tutor``, and the tutor itself when no command is named."""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor import __version__, locations
from tutor.cli.completion import complete_lesson, complete_stage, complete_step, lessons_that_begin
from tutor.cli.context import Choices, Failure, find_lesson, print_json
from tutor.terminal import COLOR_NAMES, RESET, Colors, Options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tutor.course.loader import Entry
    from tutor.progress.standing import Standing


class TutorGroup(click.Group):
    """A group in which a first word that is no command is a lesson to open."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Send ``attn-tutor s2-08`` to the command ``open``."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["open", *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and the lessons that begin so."""
        from click.shell_completion import CompletionItem

        lessons = lessons_that_begin(ctx, incomplete) if incomplete else []
        return [*super().shell_complete(ctx, incomplete), *map(CompletionItem, lessons)]


@click.group(cls=TutorGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lessons", type=click.Path(), help="A course of your own: a folder with course.yaml.")
@click.option("--trust", is_flag=True, help="Trust that course: its code runs as you, without a sandbox.")
@click.option("--home", type=click.Path(), help="Where your progress is kept.")
@click.option("--python", type=click.Path(), help="Run the code of lessons in this Python (CUDA, your own packages).")
@click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads for lessons' code.")
@click.option("--device", default="cpu", show_default=True, help="Where lessons' code puts tensors: cpu, cuda, cuda:1.")
@click.option("--ascii/--unicode", default=None, help="Draw with ASCII characters only, or not.")
@click.option("--color", type=click.Choice(list(COLOR_NAMES)), help="How many colors to use.")
@click.option("--light", "dark", flag_value=False, type=bool, default=None, help="Colors for a light background.")
@click.option("--dark", "dark", flag_value=True, type=bool, default=None, help="Colors for a dark background.")
@click.option("--remote/--local", default=None, help="Save bytes as over SSH, or not.")
@click.version_option(__version__, prog_name="attn-tutor")
@click.pass_context
def main(
    context: click.Context,
    lessons: str | None,
    trust: bool,
    home: str | None,
    python: str | None,
    threads: int,
    device: str,
    ascii: bool | None,
    color: Colors | None,
    dark: bool | None,
    remote: bool | None,
) -> None:
    """Learn attention and Transformers in a terminal.

    Without a command the tutor starts where you stopped; `attn-tutor s2-08` opens a lesson.
    """
    context.obj = Choices(
        home=locations.home_folder(home),
        lessons=locations.lessons_folder(lessons),
        python=Path(python) if python else None,
        threads=threads,
        device=device,
        trust=trust,
        options=Options(ascii=ascii, color=color, dark=dark, remote=remote),
    )
    if context.invoked_subcommand is None:
        context.exit(start(context.obj, None))


def start(choices: Choices, lesson: str | None, *, action: str = "") -> int:
    """Open the tutor on the screen, at a lesson, or with an action of the app; return its exit status."""
    import gc

    from tutor.terminal import UnusableTerminal

    try:
        settings, profile, trouble = choices.screen()
    except UnusableTerminal as error:
        raise Failure(str(error)) from None
    course = choices.course()
    entry = find_lesson(course, lesson) if lesson else None
    if entry is not None and not entry.written:
        raise Failure(f"the lesson {entry.label} {entry.title} is not written yet. `attn-tutor list` shows which are.")
    trust = choices.trust_in(choices.lessons)
    profile.apply(os.environ)
    gc.disable()  # until the first picture is there: nearly all that is made by then lives as long as the tutor
    from tutor.ui.app import run_app

    store = choices.store()
    if trouble and store.trouble is None:
        store.trouble = trouble
    return run_app(
        course=course,
        store=store,
        engine=partial(choices.engine, trust.refusal),
        trust=trust,
        profile=profile,
        settings=settings,
        lesson=entry.id if entry else None,
        action=action,
    )


@main.command("open", hidden=True)
@click.argument("lesson", shell_complete=complete_lesson)
@click.pass_context
def open_lesson(context: click.Context, lesson: str) -> None:
    """Open a lesson."""
    context.exit(start(context.obj, lesson))


@main.command()
@click.argument("stage", type=int, shell_complete=complete_stage)
@click.pass_context
def placement(context: click.Context, stage: int) -> None:
    """Open the check of STAGE: who passes it need not do its lessons."""
    choices: Choices = context.obj
    numbers = [one.number for one in choices.course().stages]
    if stage not in numbers:
        raise Failure(f"there is no stage {stage}. The stages are {', '.join(map(str, numbers))}.")
    context.exit(start(choices, None, action=f"placement({stage})"))


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def list_lessons(choices: Choices, as_json: bool) -> None:
    """List the lessons and how far you are."""
    course, store = choices.course(), choices.store(read_only=True)
    standings = store.standings()
    if as_json:
        print_json([_lesson_facts(entry, standings.get(entry.id)) for entry in course.lessons])
        return
    for stage in course.stages:
        weeks = "–".join(map(str, stage.weeks)) if len(stage.weeks) == 2 else f"{stage.weeks[0]} and on"
        choices.say(f"\n{stage.number} {stage.title} (weeks {weeks})")
        for entry in course.stage_entries(stage.number):
            standing = standings.get(entry.id)
            state = standing.state if standing else "new"
            aside = standing.aside if standing and state != "done" else ""
            signs = {"done": "✓", "started": "◐", "new": "○", "known": "◆", "skipped": "–"}
            sign = signs[aside or state] if entry.written else " "
            ending = (f"   {aside}" if aside else "") if entry.written else "   not written yet"
            choices.say(f"  {sign} {entry.label:<5}{entry.id:<28}{entry.title}{ending}")


def _lesson_facts(entry: Entry, standing: Standing | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": entry.id,
        "number": entry.label,
        "title": entry.title,
        "stage": entry.stage,
        "written": entry.written,
        "state": standing.state if standing else "new",
    }
    if standing is not None:
        facts |= {
            "aside": standing.aside,
            "steps_done": len(standing.done),
            "minutes": round(standing.minutes, 1),
            "right": standing.right,
            "asked": standing.asked,
        }
    return facts


@main.command("run")
@click.argument("lesson", shell_complete=complete_step)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def run_lesson(context: click.Context, lesson: str, as_json: bool) -> None:
    """Run LESSON or LESSON/STEP in text mode: prose, code, output and figures, printed.

    Exit status 1 when a claim of the lesson does not hold or a solution fails its checks.
    """
    from tutor.cli.text_mode import run_in_text
    from tutor.cli.trusting import trust_to_run

    choices: Choices = context.obj
    word, _, step = lesson.partition("/")
    course = choices.course()
    entry = find_lesson(course, word)
    store = cache(choices.store)
    status = run_in_text(
        course,
        entry.id,
        step or None,
        lambda: choices.engine(trust_to_run(choices, course).refusal),
        passed=lambda lesson, step: store().last_passed(lesson, step),
        runs=choices.runs(),
        as_json=as_json,
        ascii=choices.ascii,
    )
    context.exit(status)


@main.command()
@click.argument("lesson", required=False, shell_complete=complete_lesson)
@click.option("--all", "everything", is_flag=True, help="Every lesson.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def reset(choices: Choices, lesson: str | None, everything: bool, yes: bool) -> None:
    """Start LESSON anew: its steps, answers and code. Nothing is deleted from your history."""
    if (lesson is None) != everything:
        raise Failure("name one lesson, or give --all.")
    course, store = choices.course(), choices.store()
    if store.trouble:
        raise Failure(store.trouble)
    ids = list(store.standings()) if lesson is None else [find_lesson(course, lesson).id]
    what = "every lesson" if everything else ids[0]
    if not yes and not click.confirm(f"Start {what} anew?"):
        raise click.Abort
    for one in ids:
        store.reset(one)
    store.close()
    click.echo(f"{len(ids)} lesson(s) start anew.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Say what the tutor found: terminal, colors, Python, torch, paths; and what is wrong with each."""
    from tutor.cli.doctor import examine

    choices: Choices = context.obj
    found = examine(choices)
    if as_json:
        print_json([{"name": f.name, "value": f.value, "ok": f.ok, "advice": f.advice} for f in found])
    else:
        for fact in found:
            choices.say(f"{'✓' if fact.ok else '✗'} {fact.name:<12}{fact.value}")
            if fact.advice:
                choices.say(f"  {fact.advice}")
    context.exit(0 if all(fact.ok for fact in found) else 1)


@main.command("reset-term")
def reset_term() -> None:
    """Put a terminal right that a killed program left behind."""
    sys.stdout.write(RESET)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL: eval "$(attn-tutor completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "attn-tutor", "_ATTN_TUTOR_COMPLETE").source())
