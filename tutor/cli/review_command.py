"""The command that reviews what is due."""

from __future__ import annotations

import click

from tutor.cli.commands import main
from tutor.cli.context import Choices, Failure, print_json


@main.command()
@click.option("--due", "only_due", is_flag=True, help="Say what is due, and ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="For a script, with --due.")
@click.pass_obj
def review(choices: Choices, only_due: bool, as_json: bool) -> None:
    """Review up to ten of the cards that are due, line by line.

    Cards are the questions of lessons, predictions that were wrong and mistakes that were recognized.
    """
    from tutor.cli.reviewing import LineReview, due_facts, due_lines
    from tutor.progress.review.sitting import Sitting

    if as_json and not only_due:
        raise Failure("--json says what is due: give --due with it.")
    course, store = choices.course(), choices.store(read_only=only_due)
    if store.trouble:
        raise Failure(store.trouble)
    sitting = Sitting(course, store)
    if as_json:
        print_json(due_facts(store, sitting))
    elif only_due:
        choices.say("\n".join(due_lines(course, sitting)))
    else:
        LineReview(sitting, ascii=choices.ascii).run()
        if not store.close() or store.trouble:
            raise Failure(store.trouble or "the last grades could not be written. Their cards come again.")
