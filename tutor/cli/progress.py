"""``attn-tutor progress``: how far the learner is, a week of the plan, or the summary page of a stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor import locations
from tutor.cli.commands import main
from tutor.cli.completion import complete_stage
from tutor.cli.context import Choices, Failure, print_json

if TYPE_CHECKING:
    from tutor.course.loader import Course, Entry
    from tutor.course.schema import Lesson
    from tutor.progress.reports.page import Page
    from tutor.progress.store import Store


@main.command()
@click.option("--week", type=click.IntRange(min=1), help="What was done in week N of the plan, and what is left of it.")
@click.option("--stage", type=click.IntRange(min=1), shell_complete=complete_stage, help="The summary page of stage N.")
@click.option("--name", default="", help="Your name, for the page of a stage.")
@click.option("--markdown", is_flag=True, help="As Markdown.")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def progress(choices: Choices, week: int | None, stage: int | None, name: str, markdown: bool, as_json: bool) -> None:
    """Say how far you are: time, stages, concepts, exercises, predictions, and what comes next."""
    if week is not None and stage is not None:
        raise Failure("give --week or --stage, not both.")
    if markdown and as_json:
        raise Failure("give --markdown or --json, not both.")
    if name and stage is None:
        raise Failure("--name belongs to the page of a stage: give --stage, too.")
    course, store = choices.course(), choices.store(read_only=True)
    if store.trouble and not as_json:
        click.echo(store.trouble, err=True)
    today = datetime.now().astimezone().date()
    if week is not None:
        page, facts = _week(course, store, week, today)
    elif stage is not None:
        page, facts = _stage(course, store, stage, today, name=name, trainings=locations.trainings_folder(choices.home))
    else:
        page, facts = _overview(course, store, today, ascii=choices.ascii and not markdown)
    if as_json:
        print_json(facts)
    else:
        _print(page, markdown=markdown, ascii=choices.ascii)


def _overview(course: Course, store: Store, today: date, *, ascii: bool) -> tuple[Page, dict[str, Any]]:
    from tutor.progress.reports.overview import make_overview, overview_facts, overview_page

    begun = store.standings()
    lessons = _read(course, [entry for entry in course.lessons if entry.id in begun])
    told = make_overview(course, store, lessons, today)
    return overview_page(told, ascii=ascii), overview_facts(told)


def _week(course: Course, store: Store, number: int, today: date) -> tuple[Page, dict[str, Any]]:
    from tutor.progress.dashboard import make_dashboard
    from tutor.progress.reports.week import make_week_report, week_facts, week_page

    digests = store.digests()
    dashboard = make_dashboard(course, digests, {}, today)
    report = make_week_report(course, digests, dashboard, number)
    if report is None:
        last = max(
            (*(one.number for one in dashboard.calendar.weeks), *(one.number for one in dashboard.plan.weeks), 0)
        )
        raise Failure(f"there is no week {number}. {f'The plan has weeks 1 to {last}.' if last else ''}".rstrip())
    return week_page(report), week_facts(report)


def _stage(
    course: Course, store: Store, number: int, today: date, *, name: str, trainings: Path
) -> tuple[Page, dict[str, Any]]:
    from tutor.progress.reports.projects import project_results
    from tutor.progress.reports.stage import make_stage_report, stage_facts, stage_page

    stages = [stage.number for stage in course.stages]
    if number not in stages:
        raise Failure(f"the course has no stage {number}. It has {', '.join(map(str, stages))}.")
    lessons = _read(course, course.stage_entries(number))
    projects = project_results(trainings)
    report = make_stage_report(course, store.digests(), lessons, number, today=today, projects=projects)
    return stage_page(report, name=name), stage_facts(report)


def _read(course: Course, entries: Sequence[Entry]) -> dict[str, Lesson]:
    """Read lessons; one that can not be read is passed over, as its progress can still be told."""
    from tutor.course.needs import read_lesson

    read = {entry.id: read_lesson(course, entry.id) for entry in entries if entry.written}
    return {lesson: one for lesson, one in read.items() if one is not None}


def _print(page: Page, *, markdown: bool, ascii: bool) -> None:
    from tutor.plots.labels import visible
    from tutor.progress.reports.page import as_markdown, as_text

    lines = as_markdown(page) if markdown else as_text(page, spell=lambda text: visible(text, ascii))
    click.echo("\n".join(lines))
