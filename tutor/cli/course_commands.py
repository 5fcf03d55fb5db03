"""The commands about what the course holds: check it, describe its files, explain its words, train its models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tutor import locations
from tutor.cli.commands import main
from tutor.cli.context import Choices, Failure, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Only what needs no run.")
@click.option("--jobs", type=click.IntRange(1), help="How many lessons run at a time; by default one a core.")
@click.option("--seeds", type=click.IntRange(1), default=1, help="With how many seeds the claims must hold.")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_context
def check(
    context: click.Context, paths: Sequence[Path], quick: bool, jobs: int | None, seeds: int, as_json: bool
) -> None:
    """Check the course, or the lessons at PATHS: files, rules, and a run of everything."""
    import asyncio

    from tutor.cli.trusting import trust_to_run
    from tutor.linter.check import check_course

    choices: Choices = context.obj
    course = choices.course()
    engine = None if quick else choices.engine(trust_to_run(choices, course).refusal, keep=False)
    report = asyncio.run(
        check_course(
            course,
            paths=paths,
            engine=engine,
            say=None if as_json else choices.say,
            jobs=jobs or os.cpu_count() or 1,
            seeds=seeds,
        )
    )
    if as_json:
        print_json(report.as_json())
    else:
        choices.say(report.as_text())
    context.exit(1 if report.findings else 0)


@main.command()
@click.argument("what", type=click.Choice(["lesson", "course"]))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="The lesson's title; by default the folder's name in words.")
@click.option("--stage", type=int, help="The stage that gets the lesson; by default the last one.")
@click.pass_obj
def new(
    choices: Choices, what: Literal["lesson", "course"], folder: Path, title: str | None, stage: int | None
) -> None:
    """Write a commented lesson or course into DIR, to be changed piece by piece. It passes `check` as it stands.

    A lesson's DIR is a new folder beside the course's course.yaml: my-course/s1-02-my-lesson.
    """
    from tutor.cli.trusting import keep_own
    from tutor.course.authoring import new_course, new_lesson
    from tutor.course.findings import CourseError

    course = folder if what == "course" else folder.parent
    try:
        with keep_own(choices, course):
            file = new_course(folder) if what == "course" else new_lesson(folder, title=title, stage=stage)
    except CourseError as error:
        raise Failure(str(error)) from None
    click.echo(f"Wrote {file}.\nOpen it:  attn-tutor --lessons {course}\nCheck it: attn-tutor --lessons {course} check")


@main.command()
@click.argument("term", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def glossary(choices: Choices, term: str | None, as_json: bool) -> None:
    """Explain TERM, or every term of the lessons, and say which step explains it."""
    import shutil

    from tutor.cli.glossary import find_terms, term_facts, term_text

    found = find_terms(choices.course(), term)
    if as_json:
        print_json([term_facts(one) for one in found])
    else:
        choices.say("\n\n".join(term_text(one, shutil.get_terminal_size().columns) for one in found))


@main.command()
@click.argument("name", required=False)
@click.option(
    "--text", type=click.Path(), help="Train on your own file (UTF-8): a text, or a pair a line with a tab between."
)
@click.option("--steps", type=click.IntRange(1), help="Stop at this step; the schedule stays as planned.")
@click.option("--seconds", type=click.FloatRange(0, min_open=True), help="Stop after this time.")
@click.option("--device", help="cpu, or cuda where the chosen Python has it.  [default: that of the tutor]")
@click.option("--config", "values", multiple=True, metavar="KEY=VALUE", help="Change a size or the plan; repeatable.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the weights and the batches.")
@click.option("--out", type=click.Path(), help="The folder for checkpoint and log; by default one of your home folder.")
@click.option("--resume", type=click.Path(), help="Go on from the checkpoint in this folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def train(context: click.Context, /, name: str | None, values: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Train the system NAME without a screen; without NAME, list what can be trained.

    Ctrl-C stops after the step under way and keeps the checkpoint; --resume goes on to the same losses.
    """
    from tutor.cli import training

    choices: Choices = context.obj
    if name is None and options["resume"] is None:
        context.exit(training.list_systems(choices.python, as_json=as_json))
    if options["resume"] is None and options["out"] is None:
        options["out"] = str(training.new_folder(locations.trainings_folder(choices.home), name or ""))
    options["device"] = options["device"] or choices.device
    arguments = [name] if name else []
    arguments += [f"--{option}={value}" for option, value in options.items() if value is not None]
    arguments += [f"--config={value}" for value in values]
    kept = training.kept_run(choices.runs(), resume=options["resume"], device=options["device"])
    context.exit(training.train(arguments, choices.python, threads=choices.threads, as_json=as_json, kept=kept))


@main.command()
@click.argument("model", required=False)
@click.argument("text", default="")
@click.option("--target", default="", help="What an encoder-decoder model is to write; by default its own answer.")
@click.option("--part", default="", help="Of several attentions the one that is meant: encoder, decoder, ...")
@click.option("--layer", type=click.IntRange(1), metavar="N", help="With --head: one head, as a matrix.")
@click.option("--head", type=click.IntRange(1), metavar="N", help="With --layer: one head, as a matrix.")
@click.option("--ablate", "ablated", multiple=True, metavar="L.H", help="Zero a head, such as 2.1; repeatable.")
@click.option("--mask", "masked", type=click.IntRange(1), multiple=True, metavar="N", help="Hide a token; repeatable.")
@click.option("--ablations", is_flag=True, help="How much the loss grows without each head.")
@click.option("--text", "in_text", is_flag=True, help="Print it in characters, words and numbers.")
@click.option("--json", "as_json", is_flag=True, help="Print it for a script.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write a picture to this file.")
@click.option("--npz", type=click.Path(path_type=Path), help="Write the arrays to this file, for NumPy.")
@click.pass_context
def inspect(context: click.Context, /, model: str | None, text: str, **wish: Any) -> None:
    """Look into the attention of MODEL while it reads TEXT; without MODEL, list what there is.

    MODEL is one that is shipped, a run, a folder, or a Hugging Face model of this machine. It opens the explorer, and
    prints the text form where there is no terminal. Layers, heads and tokens count from 1.
    """
    from tutor.cli import inspection

    choices: Choices = context.obj
    if model is None:
        inspection.list_models(choices.home, as_json=wish["as_json"])
        return
    context.exit(inspection.inspect_model(choices, inspection.Wish(model=model, text=text, **wish)))


@main.command()
@click.argument("what", type=click.Choice(["lesson", "course"]), default="lesson")
def schema(what: Literal["lesson", "course"]) -> None:
    """Print the JSON Schema of a lesson file or of course.yaml, for your editor."""
    from tutor.course.json_schema import json_schema

    print_json(json_schema(what))
